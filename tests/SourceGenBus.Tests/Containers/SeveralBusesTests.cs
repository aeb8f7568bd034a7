using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Containers;

/// <summary>
/// Several buses in one process, as in tests that run side by side. Calls bound at compile time remember the newest
/// route; no event may ever get to the handlers of another bus by that.
/// </summary>
public class SeveralBusesTests
{
    [Fact]
    public async Task Each_bus_reaches_its_own_handlers()
    {
        await using var red = CreateHost("red");
        await using var blue = CreateHost("blue");
        var trail = new Trail();

        await red.Bus.PublishAsync(new FlagRaised(trail));
        await blue.Bus.PublishAsync(new FlagRaised(trail));
        await red.Bus.PublishAsync(new FlagRaised(trail));
        await red.EventBus.PublishAsync(new FlagRaised(trail), EventContext.Empty);
        await blue.EventBus.PublishAsync(new FlagRaised(trail));

        Assert.Equal(["red", "blue", "red", "red", "blue"], trail.Marks);
    }

    [Fact]
    public async Task The_end_of_one_bus_changes_nothing_for_another()
    {
        await using var red = CreateHost("red");
        var blue = CreateHost("blue");
        var trail = new Trail();
        await red.Bus.PublishAsync(new FlagRaised(trail));
        await blue.Bus.PublishAsync(new FlagRaised(trail));
        await blue.DisposeAsync();

        await red.Bus.PublishAsync(new FlagRaised(trail));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await blue.Bus.PublishAsync(new FlagRaised(trail)));

        Assert.Equal(["red", "blue", "red"], trail.Marks);
    }

    [Fact]
    public async Task A_subscriber_of_one_bus_hears_nothing_of_another()
    {
        await using var red = CreateHost("red");
        await using var blue = CreateHost("blue");
        var trail = new Trail();
        await blue.Bus.PublishAsync(new FlagRaised(trail));
        using var subscription = red.Bus.Subscribe<FlagRaised>(static (raised, _, _) => raised.Trail.Leave("subscriber of red"));

        await blue.Bus.PublishAsync(new FlagRaised(trail));
        await red.Bus.PublishAsync(new FlagRaised(trail));

        Assert.Equal(["blue", "blue", "red", "subscriber of red"], trail.Sorted);
    }

    [Fact]
    public async Task A_bus_without_handlers_stays_without()
    {
        await using var red = CreateHost("red");
        await using var empty = new EventBusBuilder().Build();
        var trail = new Trail();
        await red.Bus.PublishAsync(new FlagRaised(trail));
        await empty.PublishAsync(new FlagRaised(trail));
        await empty.PublishAsync(new FlagRaised(trail));
        Assert.Equal(["red"], trail.Marks);
    }

    [Fact]
    public async Task Buses_that_come_and_go_on_many_threads_never_mix()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), async (number, cancellationToken) =>
        {
            await using var host = CreateHost($"host {number}");
            var trail = new Trail();
            for (var publish = 0; publish < 50; publish++)
            {
                await host.Bus.PublishAsync(new FlagRaised(trail), cancellationToken);
                await host.EventBus.PublishAsync(new FlagRaised(trail), cancellationToken);
            }

            Assert.Equal(100, trail.Marks.Count);
            Assert.All(trail.Marks, mark => Assert.Equal($"host {number}", mark));
        });
    }

    private static TestHost CreateHost(string name) => TestHost.Create(services => services.AddSingleton(new HostName(name)));
}

internal sealed record FlagRaised(Trail Trail);

[EventHandler<FlagRaised>]
internal sealed class SaluteFlag(HostName host)
{
    public ValueTask HandleAsync(FlagRaised raised) => raised.Trail.Leave(host.Value);
}
