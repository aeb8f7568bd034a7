using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

/// <summary>Tells who waits for it that an order was shipped.</summary>
[EventHandler<OrderShipped>]
public sealed class ShippingDesk
{
    private readonly TaskCompletionSource<(string Id, EventContext Context)> _shipped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<(string Id, EventContext Context)> Shipped => _shipped.Task;

    public ValueTask HandleAsync(OrderShipped shipped, EventContext context)
    {
        _shipped.TrySetResult((shipped.OrderId, context));
        return default;
    }
}

public sealed class ContainerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delegates_that_return_null_are_named()
    {
        await using var storeless = new ServiceCollection()
            .AddEventStore(static events => events.UseStore(static _ => null!).UseEvents(ShopEvents.Registry()))
            .BuildServiceProvider();
        Assert.Equal(
            "The delegate of AddEventStore that makes the store returned null.",
            Assert.Throws<InvalidOperationException>(() => storeless.GetRequiredService<IDurableStore>()).Message);

        var store = await Databases.Sqlite();
        await using var provider = new ServiceCollection()
            .AddEventStore(events => events
                .UseStore(_ => store)
                .UseEvents(ShopEvents.Registry())
                .Configure(static options => options.Program = "shop")
                .AddProjection("totals", static _ => null!)
                .AddEventSubscription("mail", static _ => null!))
            .BuildServiceProvider();
        Assert.Equal(
            "The delegate that makes the projection 'totals' returned null.",
            Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<Projection>()).Message);
        Assert.Equal(
            "The delegate that makes the subscription 'mail' returned null.",
            Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<EventSubscription>()).Message);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task What_an_aggregate_raised_reaches_its_handler_with_its_context(string database)
    {
        var store = database == "sqlite" ? await Databases.Sqlite() : await Databases.PostgreSql();
        await using var provider = new ServiceCollection()
            .AddSourceGenBus()
            .AddSingleton<Handlers.PostOffice>()
            .AddEventStore(events => events
                .UseStore(_ => store)
                .UseEvents(ShopEvents.Registry())
                .Configure(static options => options.Program = "shop"))
            .BuildServiceProvider();
        await provider.GetRequiredService<IDurableStore>().MigrateAsync(Cancelled);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var relaying = provider.GetRequiredService<OutboxRelay>().RunAsync(stop.Token);
        var orders = new AggregateRepository<Order, string>(
            provider.GetRequiredService<EventStreams>(), static id => new Order(id), static id => $"order-{id}");

        var order = Order.Place("4711", 1);
        order.Ship();
        await orders.SaveAsync(order, new EventContext { CorrelationId = "c", UserId = "u" }, Cancelled);
        var (id, context) = await provider.GetRequiredService<ShippingDesk>().Shipped.WaitAsync(Cancelled);

        Assert.Equal(("4711", "c", "u"), (id, context.CorrelationId, context.UserId));
        Assert.NotNull(context.Session);
        await stop.CancelAsync();
        await relaying;
    }
}
