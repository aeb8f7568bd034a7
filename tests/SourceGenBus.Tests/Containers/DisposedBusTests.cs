using SourceGenBus.Tests.Handlers;
using SourceGenBus.Tests.Routing;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Containers;

/// <summary>Nothing is lost in silence after the end.</summary>
public class DisposedBusTests
{
    [Fact]
    public async Task Every_way_to_publish_says_that_the_bus_has_been_disposed()
    {
        var host = TestHost.Create();
        var (bus, eventBus) = (host.Bus, host.EventBus);
        var sailed = new ShipSailed(new Trail());
        await bus.PublishAsync(sailed); // its route was in force
        await bus.PublishAsync(new Unhandled());
        await host.DisposeAsync();

        await AssertDisposed(() => bus.PublishAsync(sailed));
        await AssertDisposed(() => bus.PublishAsync(sailed, EventContext.Empty));
        await AssertDisposed(() => eventBus.PublishAsync(sailed));
        await AssertDisposed(() => bus.PublishAsync<DomainEvent>(sailed));
        await AssertDisposed(() => bus.PublishAsync<object>(sailed, EventContext.Empty));
        await AssertDisposed(() => bus.PublishAsync(new ShipMeasured(1, new Trail()))); // never published before
        await AssertDisposed(() => bus.PublishAsync(new Unhandled()));
        await AssertDisposed(() => bus.PublishAsync<object>("unhandled"));
        Assert.Single(sailed.Trail.Marks);
    }

    [Fact]
    public async Task Subscribing_says_so_too_and_unsubscribing_is_still_allowed()
    {
        var host = TestHost.Create();
        var subscription = host.Bus.Subscribe<int>(static (_, _, _) => default);
        await host.DisposeAsync();

        await AssertDisposed(() =>
        {
            host.Bus.Subscribe<int>(static (_, _, _) => default);
            return default;
        });
        subscription.Dispose();
        await AssertDisposed(() => host.Bus.PublishAsync(1));
    }

    [Fact]
    public async Task A_publish_that_is_under_way_is_finished()
    {
        var host = TestHost.Create();
        var release = new Signal();
        var trail = new Trail();
        host.Bus.Subscribe<int>(async (_, _, _) =>
        {
            await release.WaitAsync();
            await trail.Leave("finished");
        });

        var publish = host.Bus.PublishAsync(1);
        await host.DisposeAsync();
        release.Set();
        await publish;

        Assert.Equal(["finished"], trail.Marks);
    }

    [Fact]
    public async Task Disposing_twice_does_nothing()
    {
        await using var host = TestHost.Create();
        host.EventBus.Dispose();
        await host.EventBus.DisposeAsync();
        host.EventBus.Dispose();
        await AssertDisposed(() => host.Bus.PublishAsync(new ShipSailed(new Trail())));
    }

    private static async Task AssertDisposed(Func<ValueTask> use)
    {
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await use());
        Assert.StartsWith("The event bus has been disposed, with the container that owns it or by itself", error.Message, StringComparison.Ordinal);
        Assert.Equal(nameof(EventBus), error.ObjectName);
    }
}
