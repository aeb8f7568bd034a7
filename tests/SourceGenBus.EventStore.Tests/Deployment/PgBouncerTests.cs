using System.Collections.Concurrent;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests.Deployment;

/// <summary>A store behind PgBouncer in transaction mode, where each transaction may run on another connection of the server.</summary>
public sealed class PgBouncerTests
{
    private const int Writers = 8;
    private const int EventsOfEach = 20;

    private readonly EventSerializer _serializer = ShopEvents.Serializer();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Appends_outbox_relay_and_projections_work()
    {
        await using var bouncer = await PgBouncer.StartAsync();
        await using var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = bouncer.ConnectionString, Schema = Databases.NewSchema(), Listens = false });
        await store.MigrateAsync(Cancelled);
        var streams = new EventStreams(store.Events, _serializer, new EventStreamOptions { Append = new AppendOptions { Publish = true } });
        var outbox = new Outbox(store.Outbox, _serializer);

        await using var bus = new EventBusBuilder().Build();
        var delivered = new ConcurrentBag<string>();
        using var subscription = bus.Subscribe<OrderShipped>((shipped, _, _) =>
        {
            delivered.Add(shipped.OrderId);
            return default;
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var target = new TransactionalBusTarget(store, bus, _serializer, "shop");
        var relays = Enumerable.Range(0, 2).Select(_ => new OutboxRelay(store.Outbox, target, new OutboxRelayOptions { Concurrency = 4 }).RunAsync(stop.Token)).ToList();
        var projected = new ConcurrentBag<string>();
        var projection = new Projection(store, _serializer, "orders", (recorded, _, _) =>
        {
            projected.Add(((OrderShipped)recorded.Event).OrderId);
            return default;
        });
        var projecting = projection.RunAsync(stop.Token);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                for (var number = 0; number < EventsOfEach; number++)
                {
                    await streams.AppendAsync($"order-{writer}", ExpectedVersion.Exactly(number), [new OrderShipped($"{writer}-{number}")], cancellationToken: Cancelled);
                    await using var unit = await store.BeginAsync(Cancelled);
                    await outbox.WriteAsync(unit.Transaction, [new OrderShipped($"{writer}-{number} again")], cancellationToken: Cancelled);
                    await unit.CommitAsync(Cancelled);
                }
            },
            Cancelled)));

        while (delivered.Distinct().Count() < 2 * Writers * EventsOfEach || projected.Distinct().Count() < Writers * EventsOfEach)
            await Task.Delay(20, Cancelled);

        // The last handlers have run; their transactions may still have to commit.
        while (await store.Outbox.GetStateAsync(Cancelled) != default)
            await Task.Delay(20, Cancelled);
        await stop.CancelAsync();
        await Task.WhenAll([.. relays, projecting]);

        Assert.Equal(2 * Writers * EventsOfEach, delivered.Count);
    }
}
