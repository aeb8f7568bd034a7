namespace SourceGenBus.Pipeline.Tests;

/// <summary>When middleware is made, and what happens when it cannot be.</summary>
public sealed class MiddlewareLifetimeTests
{
    [Fact]
    public async Task A_constructor_that_throws_reaches_the_publisher_and_the_next_publish_tries_again()
    {
        await using var test = new TestBus();
        test.Script.BrokenConstructions = 1;
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Bus.PublishAsync(new Fragile()).AsTask());
        Assert.Empty(test.Entries);

        await test.Bus.PublishAsync(new Fragile());
        Assert.Equal(["middleware made", "handle fragile"], test.Entries);
    }

    [Fact]
    public async Task Subscribing_makes_none_and_so_cannot_fail()
    {
        await using var test = new TestBus();
        test.Script.BrokenConstructions = 1;
        var subscription = test.Bus.Subscribe<Fragile>(static (_, _, _) => default);
        subscription.Dispose();
        Assert.Equal(1, test.Script.BrokenConstructions);
    }

    [Fact]
    public async Task One_instance_serves_every_change_of_the_route()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Fragile());
        for (var round = 0; round < 3; round++)
        {
            using (test.Bus.Subscribe<Fragile>(static (_, _, _) => default))
                await test.Bus.PublishAsync(new Fragile());
        }

        Assert.Single(test.Entries, "middleware made");
    }

    [Fact]
    public async Task A_subscription_can_end_while_the_container_is_being_disposed()
    {
        var journal = new Journal();
        var owner = new SubscriptionOwner();
        var services = new ServiceCollection()
            .AddSingleton(journal).AddSingleton(new Script()).AddSourceGenBus()
            .AddSingleton(_ => owner)
            .BuildServiceProvider();
        var bus = services.GetRequiredService<EventBus>();
        await bus.PublishAsync(new Fragile());
        services.GetRequiredService<SubscriptionOwner>().Subscription = bus.Subscribe<Fragile>(static (_, _, _) => default);

        await services.DisposeAsync();
        Assert.Null(owner.Subscription);
    }

    [Fact]
    public async Task A_disposed_bus_calls_no_middleware()
    {
        var test = new TestBus();
        var bus = test.Bus;
        await bus.PublishAsync(new Scripted("a"));
        await test.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => bus.PublishAsync(new Scripted("b")).AsTask());
        Assert.Equal(2, test.Entries.Length);
    }

    private sealed class SubscriptionOwner : IDisposable
    {
        public IDisposable? Subscription { get; set; }

        public void Dispose()
        {
            Subscription?.Dispose();
            Subscription = null;
        }
    }
}
