using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteSnapshots() : SnapshotTests(Databases.Sqlite);

public sealed class PostgreSqlSnapshots() : SnapshotTests(Databases.PostgreSql);

public abstract class SnapshotTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private readonly List<(string Stream, Exception? Reason)> _ignored = [];

    [Fact]
    public async Task An_aggregate_is_loaded_from_its_snapshot_and_the_events_after_it()
    {
        await PlaceAsync(7);

        var order = (await Orders().FindAsync("1", Cancelled))!;

        Assert.Equal((7m, 7, 1), (order.Total, order.Version, order.Applied));
        Assert.Equal(6, (await Store.Events.ReadSnapshotAsync("order-1", Cancelled))!.Version);
        order.Ship();
        await Orders().SaveAsync(order, cancellationToken: Cancelled);
        var shipped = (await Orders().FindAsync("1", Cancelled))!;
        Assert.Equal((7m, true, 8, 2), (shipped.Total, shipped.IsShipped, shipped.Version, shipped.Applied));
        Assert.Empty(_ignored);
    }

    [Fact]
    public async Task A_save_of_many_events_keeps_one_snapshot_of_all_of_them()
    {
        var order = Order.Place("1", 1);
        for (var number = 2; number <= 10; number++)
            order.Add(1);
        await Orders().SaveAsync(order, cancellationToken: Cancelled);

        Assert.Equal(10, (await Store.Events.ReadSnapshotAsync("order-1", Cancelled))!.Version);
        Assert.Equal(0, (await Orders().FindAsync("1", Cancelled))!.Applied);
    }

    [Fact]
    public async Task Without_enough_events_there_is_no_snapshot()
    {
        await PlaceAsync(2);

        Assert.Null(await Store.Events.ReadSnapshotAsync("order-1", Cancelled));
        Assert.Equal(2, (await Orders().FindAsync("1", Cancelled))!.Applied);
        Assert.Null(await Orders().FindAsync("2", Cancelled));
    }

    [Theory]
    [InlineData("order", 2)]
    [InlineData("order", 99)]
    [InlineData("other", 1)]
    public async Task A_snapshot_of_another_schema_is_ignored_and_replaced(string name, int schemaVersion)
    {
        await PlaceAsync(4, Orders(name, schemaVersion));

        var order = (await Orders().FindAsync("1", Cancelled))!;
        Assert.Equal((4m, 4, 4), (order.Total, order.Version, order.Applied));
        Assert.Equal([("order-1", null)], _ignored);
        order.Add(1);
        order.Add(1);
        await Orders().SaveAsync(order, cancellationToken: Cancelled);

        var snapshot = (await Store.Events.ReadSnapshotAsync("order-1", Cancelled))!;
        Assert.Equal(("order", 1, 6), (snapshot.Name, snapshot.SchemaVersion, snapshot.Version));
        Assert.Equal(0, (await Orders().FindAsync("1", Cancelled))!.Applied);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"Total\":\"much\"}")]
    public async Task A_snapshot_that_cannot_be_read_is_ignored(string payload)
    {
        await PlaceAsync(2);
        await Store.Events.SaveSnapshotAsync("order-1", new Snapshot(2, "order", 1, System.Text.Encoding.UTF8.GetBytes(payload)), Cancelled);

        var order = (await Orders().FindAsync("1", Cancelled))!;

        Assert.Equal((2m, 2, 2), (order.Total, order.Version, order.Applied));
        Assert.NotNull(Assert.Single(_ignored).Reason);
    }

    [Fact]
    public async Task A_snapshot_of_a_version_that_the_stream_does_not_have_is_ignored()
    {
        await PlaceAsync(2);
        await Store.Events.SaveSnapshotAsync("order-1", new Snapshot(5, "order", 1, "{\"Total\":9}"u8.ToArray()), Cancelled);

        Assert.Equal(2, (await Orders().FindAsync("1", Cancelled))!.Total);
        Assert.Contains("version 5", Assert.Single(_ignored).Reason!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_cannot_be_restored_or_captured_costs_nothing_but_the_snapshot()
    {
        await PlaceAsync(3);
        var broken = Orders(restore: static (_, _) => throw new InvalidOperationException("restore"), capture: static _ => throw new InvalidOperationException("capture"));

        var order = (await broken.FindAsync("1", Cancelled))!;
        Assert.Equal(3, order.Applied);
        for (var number = 0; number < 3; number++)
            order.Add(1);
        Assert.Equal(6, (await broken.SaveAsync(order, cancellationToken: Cancelled)).Version);

        Assert.Equal(["restore", "capture"], _ignored.Select(static entry => entry.Reason!.Message));
        Assert.Equal(6, (await Orders().FindAsync("1", Cancelled))!.Version);
    }

    [Fact]
    public void A_snapshot_is_kept_after_one_event_at_least() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AggregateSnapshots<Order, OrderState>(
            "order", 1, ShopJson.Default.OrderState, static order => order.ToState(), static (order, state) => order.Restore(state)) { Every = 0 });

    [Fact]
    public async Task A_state_that_is_null_is_ignored_with_a_reason()
    {
        await PlaceAsync(3, Orders(capture: static _ => null!));

        var (stream, reason) = Assert.Single(_ignored);
        Assert.Equal("order-1", stream);
        Assert.Equal(
            $"The delegate that captures the state of '{typeof(Order)}' returned null.",
            Assert.IsType<InvalidOperationException>(reason).Message);
        Assert.Null(await Store.Events.ReadSnapshotAsync("order-1", Cancelled));
    }

    [Fact]
    public async Task Delegates_of_a_repository_that_return_null_are_named()
    {
        await PlaceAsync(1);
        var streams = new EventStreams(Store.Events, ShopEvents.Serializer());
        var unmade = new AggregateRepository<Order, string>(streams, static _ => null!, static id => $"order-{id}");
        var unnamed = new AggregateRepository<Order, string>(streams, static id => new Order(id), static _ => null!);

        Assert.Equal(
            $"The delegate that makes a '{typeof(Order)}' returned null for the id '1'.",
            (await Assert.ThrowsAsync<InvalidOperationException>(async () => await unmade.FindAsync("1", Cancelled))).Message);
        Assert.Equal(
            $"The delegate that names the stream of a '{typeof(Order)}' returned null for the id '1'.",
            (await Assert.ThrowsAsync<InvalidOperationException>(async () => await unnamed.FindAsync("1", Cancelled))).Message);
    }

    private async Task PlaceAsync(int events, AggregateRepository<Order, string>? orders = null)
    {
        orders ??= Orders();
        var order = Order.Place("1", 1);
        await orders.SaveAsync(order, cancellationToken: Cancelled);
        for (var number = 2; number <= events; number++)
        {
            order.Add(1);
            await orders.SaveAsync(order, cancellationToken: Cancelled);
        }
    }

    private AggregateRepository<Order, string> Orders(
        string name = "order", int schemaVersion = 1, Action<Order, OrderState>? restore = null, Func<Order, OrderState>? capture = null)
    {
        var streams = new EventStreams(Store.Events, ShopEvents.Serializer());
        var snapshots = new AggregateSnapshots<Order, OrderState>(
            name, schemaVersion, ShopJson.Default.OrderState, capture ?? (static order => order.ToState()), restore ?? (static (order, state) => order.Restore(state)))
        {
            Every = 3,
            Ignored = (stream, reason) => _ignored.Add((stream, reason)),
        };
        return new AggregateRepository<Order, string>(streams, static id => new Order(id), static id => $"order-{id}", snapshots);
    }
}
