using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

/// <summary>
/// Two transactions that overlap and write events of one key. Through a stream the second waits for the first, so the order holds; without one
/// PostgreSQL delivers in the order of the commits, as the guide says.
/// </summary>
public sealed class KeyOrderTests() : StoreContract(Databases.PostgreSql)
{
    private const string OrderId = "4711";

    private readonly EventSerializer _serializer = ShopEvents.Serializer();

    [Fact]
    public async Task Writers_of_one_stream_take_turns_and_their_events_arrive_in_order()
    {
        await using var first = await Store.BeginAsync(Cancelled);
        await AppendAsync(first, 1);
        var second = Task.Run(async () =>
        {
            await using var unit = await Store.BeginAsync(Cancelled);
            await AppendAsync(unit, 3);
            await unit.CommitAsync(Cancelled);
        });
        await WaitForLockAsync();
        await AppendAsync(first, 2);
        await first.CommitAsync(Cancelled);
        await second;

        Assert.Equal([1, 2, 3], await DeliveredAsync());
    }

    [Fact]
    public async Task Without_a_stream_the_commits_decide()
    {
        var outbox = new Outbox(Store.Outbox, _serializer);
        await using var first = await Store.BeginAsync(Cancelled);
        await outbox.WriteAsync(first.Transaction, [Event(1)], cancellationToken: Cancelled);
        await using (var second = await Store.BeginAsync(Cancelled))
        {
            await outbox.WriteAsync(second.Transaction, [Event(2)], cancellationToken: Cancelled);
            await second.CommitAsync(Cancelled);
        }

        var before = await DeliveredAsync();
        await first.CommitAsync(Cancelled);

        var after = await DeliveredAsync();
        Assert.Equal([2, 1], before.Concat(after));
    }

    private static OrderPlaced Event(int number) => new(OrderId, number);

    private async Task AppendAsync(StoreTransaction unit, int number) => await Store.Events.AppendAsync(
        unit.Transaction, $"order-{OrderId}", ExpectedVersion.Any, [_serializer.Wrap(Event(number))], new AppendOptions { Publish = true }, Cancelled);

    /// <summary>Until a session of the server waits for another one's row.</summary>
    private async Task WaitForLockAsync()
    {
        while (true)
        {
            await using var unit = await Store.BeginAsync(Cancelled);
            await using var command = unit.Transaction.Connection!.CreateCommand();
            command.Transaction = unit.Transaction;
            command.CommandText = "select count(*) from pg_locks where not granted and locktype = 'transactionid'";
            if ((long)(await command.ExecuteScalarAsync(Cancelled))! > 0)
                return;
            await Task.Delay(10, Cancelled);
        }
    }

    private async Task<List<int>> DeliveredAsync()
    {
        var delivered = new List<int>();
        await using var bus = new EventBusBuilder().Build();
        using var subscription = bus.Subscribe<OrderPlaced>((placed, _, _) =>
        {
            delivered.Add((int)placed.Total);
            return default;
        });
        var relay = new OutboxRelay(Store.Outbox, new BusOutboxTarget(bus, _serializer), new OutboxRelayOptions { Concurrency = 1 });
        while (await relay.RunOnceAsync(Cancelled))
        {
        }

        return delivered;
    }
}
