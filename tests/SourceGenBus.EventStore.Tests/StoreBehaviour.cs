using System.Globalization;
using System.Text;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteBehaviour() : StoreBehaviour(Databases.Sqlite);

public sealed class PostgreSqlBehaviour() : StoreBehaviour(Databases.PostgreSql);

/// <summary>What an application sees: events instead of envelopes, aggregates, subscriptions, handlers behind the outbox.</summary>
public abstract class StoreBehaviour(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private readonly EventSerializer _serializer = ShopEvents.Serializer();

    private EventStreams Streams => new(Store.Events, _serializer, new EventStreamOptions { PageSize = 2, PollingInterval = TimeSpan.FromMilliseconds(50) });

    private AggregateRepository<Order, string> Orders => new(Streams, static id => new Order(id), static id => $"order-{id}");

    [Fact]
    public async Task An_aggregate_is_rebuilt_from_its_stream()
    {
        var order = Order.Place("1", 12.5m);
        order.Ship();
        var result = await Orders.SaveAsync(order, cancellationToken: Cancelled);

        var found = await Orders.FindAsync("1", Cancelled);

        Assert.Equal(2, result.Version);
        Assert.Empty(order.UncommittedEvents);
        Assert.Equal((12.5m, true, 2), (found!.Total, found.IsShipped, found.Version));
        Assert.Null(await Orders.FindAsync("2", Cancelled));
    }

    [Fact]
    public async Task Of_two_who_change_the_same_aggregate_one_gets_a_conflict()
    {
        await Orders.SaveAsync(Order.Place("1", 1), cancellationToken: Cancelled);
        var mine = (await Orders.FindAsync("1", Cancelled))!;
        var theirs = (await Orders.FindAsync("1", Cancelled))!;
        mine.Ship();
        theirs.Ship();
        await Orders.SaveAsync(mine, cancellationToken: Cancelled);

        await Assert.ThrowsAsync<VersionConflictException>(async () => await Orders.SaveAsync(theirs, cancellationToken: Cancelled));

        Assert.Single(theirs.UncommittedEvents);
        Assert.Equal(2, (await Orders.FindAsync("1", Cancelled))!.Version);
    }

    [Fact]
    public async Task A_stream_is_read_over_pages_both_ways()
    {
        await Streams.AppendAsync("a", ExpectedVersion.None, [.. Enumerable.Range(1, 5).Select(static number => new OrderShipped($"{number}"))], cancellationToken: Cancelled);

        Assert.Equal("1 2 3 4 5", await IdsAsync(Streams.ReadAsync("a", cancellationToken: Cancelled)));
        Assert.Equal("4 5", await IdsAsync(Streams.ReadAsync("a", fromVersion: 4, cancellationToken: Cancelled)));
        Assert.Equal("5 4 3 2 1", await IdsAsync(Streams.ReadAsync("a", ReadDirection.Backwards, cancellationToken: Cancelled)));
        Assert.Equal("2 1", await IdsAsync(Streams.ReadAsync("a", ReadDirection.Backwards, 2, Cancelled)));
        Assert.Equal("1 2 3 4 5", await IdsAsync(Streams.ReadAllAsync(cancellationToken: Cancelled)));
    }

    [Fact]
    public async Task A_subscription_catches_up_and_then_follows()
    {
        await Streams.AppendAsync("a", ExpectedVersion.Any, [new OrderShipped("1"), new OrderShipped("2"), new OrderShipped("3")], cancellationToken: Cancelled);
        var first = await Streams.ReadAllAsync(cancellationToken: Cancelled).FirstAsync(Cancelled);

        await using var events = Streams.SubscribeAsync(first.Position, Cancelled).GetAsyncEnumerator(Cancelled);
        foreach (var expected in new[] { "2", "3", "4", "5" })
        {
            if (expected is "4" or "5")
                await Streams.AppendAsync("b", ExpectedVersion.Any, [new OrderShipped(expected)], cancellationToken: Cancelled);
            Assert.True(await events.MoveNextAsync());
            Assert.Equal(expected, ((OrderShipped)events.Current.Event).OrderId);
        }
    }

    [Fact]
    public async Task A_checkpoint_ahead_of_the_store_is_refused()
    {
        var last = await Streams.AppendAsync("a", ExpectedVersion.Any, [new OrderShipped("1")], cancellationToken: Cancelled);
        Assert.Equal("", await IdsAsync(Streams.ReadAllAsync(last.Position, Cancelled)));

        var exception = await Assert.ThrowsAsync<CheckpointAheadException>(() => IdsAsync(Streams.ReadAllAsync(last.Position + 1, Cancelled)));

        Assert.Equal((last.Position + 1, last.Position), (exception.Checkpoint, exception.Last));
    }

    [Fact]
    public async Task What_cannot_be_read_names_stream_and_version()
    {
        var broken = new EventEnvelope(Guid.NewGuid(), "order.shipped", 1, DateTimeOffset.UnixEpoch, "{"u8.ToArray());
        await Store.Events.AppendAsync("a", ExpectedVersion.None, [broken], AppendOptions.Default, Cancelled);

        var exception = await Assert.ThrowsAsync<EventFormatException>(() => IdsAsync(Streams.ReadAsync("a", cancellationToken: Cancelled)));

        Assert.Contains("Version 1 of stream 'a'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_of_a_newer_program_are_handed_on()
    {
        var newer = new EventEnvelope(Guid.NewGuid(), "order.refunded", 4, DateTimeOffset.UnixEpoch, "{\"x\":1}"u8.ToArray());
        await Store.Events.AppendAsync("a", ExpectedVersion.None, [newer], AppendOptions.Default, Cancelled);

        var read = await Streams.ReadAsync("a", cancellationToken: Cancelled).FirstAsync(Cancelled);

        Assert.Equal("{\"x\":1}", Encoding.UTF8.GetString(Assert.IsType<UnknownEvent>(read.Event).Envelope.Payload.Span));
    }

    [Fact]
    public async Task What_a_failing_handler_did_rolls_back_and_happens_once_in_the_end()
    {
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            await ExecuteAsync(unit.Transaction, "create table effects (order_id text)");
            await new Outbox(Store.Outbox, _serializer).WriteAsync(unit.Transaction, [new OrderShipped("1")], cancellationToken: Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        await using var bus = new EventBusBuilder().Build();
        var attempts = 0;
        using var subscription = bus.Subscribe<OrderShipped>(async (shipped, context, _) =>
        {
            await ExecuteAsync((System.Data.Common.DbTransaction)context.Session!, $"insert into effects values ('{shipped.OrderId}')");
            if (++attempts < 3)
                throw new InvalidOperationException("not yet");
        });
        var target = new TransactionalBusTarget(Store, bus, _serializer, "shop");
        var relay = new OutboxRelay(Store.Outbox, target, new OutboxRelayOptions { Retries = new RetryPolicy { FirstDelay = TimeSpan.Zero } });
        while (await relay.RunOnceAsync(Cancelled))
        {
        }

        // A duplicate, as after a crash between the handler's commit and the mark.
        var duplicate = _serializer.Wrap(new OrderShipped("2"));
        await target.DeliverAsync(duplicate, Cancelled);
        await target.DeliverAsync(duplicate, Cancelled);

        await using var reading = await Store.BeginAsync(Cancelled);
        Assert.Equal(1, await CountAsync("1"));
        Assert.Equal(1, await CountAsync("2"));
        Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));

        async Task<int> CountAsync(string id) => Convert.ToInt32(
            await ScalarAsync(reading.Transaction, $"select count(*) from effects where order_id = '{id}'"), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_dead_letter_names_the_handler_that_failed()
    {
        await new Outbox(Store.Outbox, _serializer).WriteAsync([new OrderShipped("1")], cancellationToken: Cancelled);
        await using var bus = new EventBusBuilder().Build();
        using var subscription = bus.Subscribe<OrderShipped>(static (_, _, _) => throw new InvalidOperationException("the cause"));
        var relay = new OutboxRelay(
            Store.Outbox, new BusOutboxTarget(bus, _serializer), new OutboxRelayOptions { Retries = new RetryPolicy { Attempts = 1 } });

        await relay.RunOnceAsync(Cancelled);

        var letter = Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Assert.Contains(nameof(StoreBehaviour), letter.Attempts[0].Handler, StringComparison.Ordinal);
        Assert.Contains("the cause", letter.Attempts[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_nobody_here_knows_is_not_lost()
    {
        await Store.Outbox.WriteAsync([Event("1")], cancellationToken: Cancelled);
        await using var bus = new EventBusBuilder().Build();

        await new OutboxRelay(Store.Outbox, new BusOutboxTarget(bus, _serializer)).RunOnceAsync(Cancelled);

        Assert.Equal(1, (await Store.Outbox.GetStateAsync(Cancelled)).DeadLetters);
    }

    private static async Task<string> IdsAsync(IAsyncEnumerable<RecordedEvent> events)
    {
        var ids = new List<string>();
        await foreach (var recorded in events)
            ids.Add(((OrderShipped)recorded.Event).OrderId);
        return string.Join(' ', ids);
    }

    private static async Task ExecuteAsync(System.Data.Common.DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private static async Task<object?> ScalarAsync(System.Data.Common.DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Cancelled);
    }
}
