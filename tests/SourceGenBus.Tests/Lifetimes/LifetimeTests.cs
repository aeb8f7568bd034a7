using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Lifetimes;

public class LifetimeTests
{
    [Fact]
    public async Task A_singleton_handler_is_one_instance_for_the_life_of_the_bus()
    {
        await using var host = TestHost.Create();
        var first = new DoorOpened();
        var second = new DoorOpened();
        await host.Bus.PublishAsync(first);
        await host.Bus.PublishAsync(second);

        Assert.Same(first.Singleton, second.Singleton);
        Assert.Same(host.Services.GetRequiredService<DoorSingleton>(), first.Singleton);
    }

    [Fact]
    public async Task A_singleton_handler_of_several_events_is_one_instance_for_all()
    {
        await using var host = TestHost.Create();
        var opened = new DoorOpened();
        var closed = new DoorClosed();
        await host.Bus.PublishAsync(opened);
        await host.Bus.PublishAsync(closed);
        Assert.Same(opened.Singleton, closed.Singleton);
    }

    [Fact]
    public async Task Scoped_and_transient_handlers_are_made_anew_for_every_event()
    {
        await using var host = TestHost.Create();
        var first = new DoorOpened();
        var second = new DoorOpened();
        await host.Bus.PublishAsync(first);
        await host.Bus.PublishAsync(second);

        Assert.NotNull(first.Scoped);
        Assert.NotNull(first.Transient);
        Assert.NotSame(first.Scoped, second.Scoped);
        Assert.NotSame(first.Transient, second.Transient);
    }

    [Fact]
    public async Task A_handler_is_first_constructed_when_its_event_is_first_published()
    {
        await using var host = TestHost.Create();
        var before = LazyHandler.Constructed;
        await host.Bus.PublishAsync(new DoorOpened());
        Assert.Equal(before, LazyHandler.Constructed);
        await host.Bus.PublishAsync(new BellRung());
        await host.Bus.PublishAsync(new BellRung());
        Assert.Equal(before + 1, LazyHandler.Constructed);
    }

    [Fact]
    public async Task A_first_publish_on_many_threads_at_once_constructs_it_once_and_loses_no_event()
    {
        await using var host = TestHost.Create();
        await AssertConstructedOnceAsync(host.EventBus);
    }

    [Fact]
    public async Task The_same_without_a_container()
    {
        await using var host = TestHost.Create(); // only for the services
        await using var bus = new EventBusBuilder().AddHandlers().UseServices(host.Services).Build();
        await AssertConstructedOnceAsync(bus);
    }

    private static async Task AssertConstructedOnceAsync(EventBus bus)
    {
        var before = LazyHandler.Constructed;
        using var together = new Barrier(8);
        var handlers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var rung = new BellRung();
                together.SignalAndWait();
                bus.PublishAsync(rung).AsTask().GetAwaiter().GetResult();
                return rung.Handler;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.NotNull(Assert.Single(handlers.Distinct()));
        Assert.Equal(before + 1, LazyHandler.Constructed);
    }
}

internal sealed record DoorOpened
{
    internal object? Singleton { get; set; }

    internal object? Scoped { get; set; }

    internal object? Transient { get; set; }
}

internal sealed record DoorClosed
{
    internal object? Singleton { get; set; }
}

[EventHandler<DoorOpened>]
[EventHandler<DoorClosed>]
internal sealed class DoorSingleton
{
    public ValueTask HandleAsync(DoorOpened opened)
    {
        opened.Singleton = this;
        return default;
    }

    public ValueTask HandleAsync(DoorClosed closed)
    {
        closed.Singleton = this;
        return default;
    }
}

[EventHandler<DoorOpened>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class DoorScoped
{
    public ValueTask HandleAsync(DoorOpened opened)
    {
        opened.Scoped = this;
        return default;
    }
}

[EventHandler<DoorOpened>(Lifetime = HandlerLifetime.Transient)]
internal sealed class DoorTransient
{
    public ValueTask HandleAsync(DoorOpened opened)
    {
        opened.Transient = this;
        return default;
    }
}

internal sealed record BellRung
{
    internal object? Handler { get; set; }
}

[EventHandler<BellRung>]
internal sealed class LazyHandler
{
    private static int _constructed;

    public LazyHandler() => Interlocked.Increment(ref _constructed);

    internal static int Constructed => _constructed;

    public ValueTask HandleAsync(BellRung rung)
    {
        rung.Handler = this;
        return default;
    }
}
