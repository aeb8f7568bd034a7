using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteAggregateTransactions() : AggregateTransactionTests(Databases.Sqlite);

public sealed class PostgreSqlAggregateTransactions() : AggregateTransactionTests(Databases.PostgreSql);

/// <summary>Aggregates are loaded and saved in a transaction of the caller's, and one that a handler forgets to pass is noticed at once.</summary>
public abstract class AggregateTransactionTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    [Fact]
    public async Task What_is_saved_in_a_transaction_is_seen_in_it_and_stored_with_it()
    {
        var orders = Orders();
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            Assert.Equal(1, (await orders.SaveAsync(unit.Transaction, Order.Place("1", 1), cancellationToken: Cancelled)).Version);
            var order = await orders.FindAsync(unit.Transaction, "1", Cancelled);
            order!.Ship();
            Assert.Equal(2, (await orders.SaveAsync(unit.Transaction, order, new EventContext { UserId = "u" }, Cancelled)).Version);
            await Assert.ThrowsAsync<VersionConflictException>(async () => await orders.SaveAsync(unit.Transaction, Order.Place("1", 1), cancellationToken: Cancelled));
            await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(2, (await orders.FindAsync("1", Cancelled))!.Version);

        await using (var unit = await Store.BeginAsync(Cancelled))
            await orders.SaveAsync(unit.Transaction, Order.Place("2", 1), cancellationToken: Cancelled);
        Assert.Null(await orders.FindAsync("2", Cancelled));
    }

    [Fact]
    public async Task A_handler_loads_and_saves_with_its_session()
    {
        var orders = Orders();
        await orders.SaveAsync(Order.Place("1", 1), cancellationToken: Cancelled);
        var bus = new EventBusBuilder().Build();
        using var handler = bus.Subscribe<OrderPlaced>(async (_, context, token) =>
        {
            var order = await orders.FindAsync(context, "1", token);
            order!.Ship();
            await orders.SaveAsync(context, order, token);
        });

        Assert.Empty((await DeliverAsync(bus, new OrderPlaced("1", 1))).Failures);

        Assert.Equal(2, (await orders.FindAsync("1", Cancelled))!.Version);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await orders.FindAsync(EventContext.Empty, "1", Cancelled));
        Assert.StartsWith("The context has no session.", failure.Message, StringComparison.Ordinal);
        var other = await Assert.ThrowsAsync<InvalidOperationException>(async () => await orders.FindAsync(new EventContext { Session = "s" }, "1", Cancelled));
        Assert.StartsWith("The session of the context is a System.String and no DbTransaction.", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_writes_without_its_transaction_gets_a_message_at_once_where_there_is_one_writer()
    {
        var orders = Orders();
        var bus = new EventBusBuilder().Build();
        using var handler = bus.Subscribe<OrderPlaced>(async (_, _, token) => await orders.SaveAsync(Order.Place("2", 1), cancellationToken: token));

        var result = await DeliverAsync(bus, new OrderPlaced("1", 1));

        if (Store is Sqlite.SqliteStore)
        {
            var failure = Assert.IsType<InvalidOperationException>(Assert.Single(result.Failures).Exception.GetBaseException());
            Assert.StartsWith("A handler or a projection wrote to the store without its own transaction", failure.Message, StringComparison.Ordinal);
            Assert.Null(await orders.FindAsync("2", Cancelled));
        }
        else
        {
            Assert.Empty(result.Failures);
            Assert.NotNull(await orders.FindAsync("2", Cancelled));
        }

        // Afterwards, and beside it, everybody writes as always.
        await orders.SaveAsync(Order.Place("3", 1), cancellationToken: Cancelled);
    }

    [Fact]
    public async Task A_projection_that_writes_without_its_transaction_gets_the_message_too()
    {
        var model = new ReadModel(Store);
        await model.CreateAsync();
        await model.AppendAsync(1, 1);
        var projection = model.Project(onEvent: _ => model.AppendAsync(2, 2, "other"));

        if (Store is Sqlite.SqliteStore)
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await projection.CatchUpAsync(Cancelled));
        else
            await projection.CatchUpAsync(Cancelled);
        await model.AppendAsync(3, 3);
    }

    [Fact]
    public async Task What_a_handler_has_started_and_not_awaited_writes_when_the_transaction_has_ended()
    {
        var orders = Orders();
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = Task.CompletedTask;
        var bus = new EventBusBuilder().Build();
        using var handler = bus.Subscribe<OrderPlaced>((_, _, _) =>
        {
            started = Task.Run(
                async () =>
                {
                    await goOn.Task;
                    await orders.SaveAsync(Order.Place("2", 1), cancellationToken: Cancelled);
                },
                Cancelled);
            return default;
        });

        Assert.Empty((await DeliverAsync(bus, new OrderPlaced("1", 1))).Failures);
        goOn.SetResult();
        await started;

        Assert.NotNull(await orders.FindAsync("2", Cancelled));
    }

    private ValueTask<DeliveryResult> DeliverAsync(IEventBus bus, object @event) =>
        new TransactionalBusTarget(Store, bus, ShopEvents.Serializer(), "tests").DeliverAsync(ShopEvents.Serializer().Wrap(@event), DeliveryScope.All, Cancelled);

    private AggregateRepository<Order, string> Orders() =>
        new(new EventStreams(Store.Events, ShopEvents.Serializer()), static id => new Order(id), static id => $"order-{id}");
}
