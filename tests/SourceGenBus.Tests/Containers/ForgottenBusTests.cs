using System.Runtime.CompilerServices;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Containers;

/// <summary>A bus that nobody disposes and nobody holds any more is garbage, although call sites were bound to its routes.</summary>
public class ForgottenBusTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task It_is_collected()
    {
        var forgotten = await PublishAndForgetAsync();
        var started = DateTime.UtcNow;
        while (forgotten.TryGetTarget(out _))
        {
            Assert.True(DateTime.UtcNow - started < Limit, "The bus is still alive.");
            await Task.Delay(50);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

#if !WITHOUT_INTERCEPTORS
    [Fact]
    public async Task Call_sites_let_go_of_an_idle_bus_and_take_hold_of_it_again()
    {
        await using var host = TestHost.Create();
        var bus = host.Bus;
        for (var round = 0; round < 2; round++)
        {
            var context = new EventContext { Session = round };
            do
                await (round == 0 ? bus.PublishAsync(new Idled()) : bus.PublishAsync(new Idled(), context));
            while (Generated.SourceGenBus.Tests.IdledRoute.Current?.Serves(bus) != true);

            var started = DateTime.UtcNow;
            while (Generated.SourceGenBus.Tests.IdledRoute.Current is not null)
            {
                Assert.True(DateTime.UtcNow - started < Limit, "The call sites hold the bus.");
                await Task.Delay(50);
            }
        }
    }
#endif

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference<EventBus>> PublishAndForgetAsync()
    {
        var host = TestHost.Create();
        await host.Bus.PublishAsync(new Idled());
        await host.EventBus.PublishAsync<object>(new Idled());
        await host.EventBus.PublishAsync(new Idled(), EventContext.Empty);
        host.Bus.Subscribe<int>(static (_, _, _) => default);
        await host.Bus.PublishAsync(1);
        return new WeakReference<EventBus>(host.EventBus);
    }
}

internal sealed record Idled;

[EventHandler<Idled>]
internal sealed class IdledHandler
{
    public async ValueTask HandleAsync(Idled idled) => await Task.Yield();
}
