using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests.Relay;

public sealed class SqliteHostileErrors() : HostileErrorTests(Databases.Sqlite);

public sealed class PostgreSqlHostileErrors() : HostileErrorTests(Databases.PostgreSql);

public sealed class Latin1HostileErrors() : HostileErrorTests(Latin1Async)
{
    private static async ValueTask<IDurableStore> Latin1Async()
    {
        var server = (await PostgreSqlServer.StartedAsync()).ConnectionString;
        var name = $"latin1_{Guid.NewGuid():N}";
        await using (var source = Npgsql.NpgsqlDataSource.Create(server))
        await using (var create = source.CreateCommand($"create database {name} encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0"))
            await create.ExecuteNonQueryAsync();
        return new PostgreSqlStore(new PostgreSqlStoreOptions
        {
            ConnectionString = new Npgsql.NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString,
        });
    }
}

/// <summary>Exceptions whose text a database cannot keep, or that throw when they are read: each event becomes a dead letter after its attempts all the same.</summary>
public abstract class HostileErrorTests(Func<ValueTask<IDurableStore>> create) : OutboxContract(create)
{
    private static readonly RetryPolicy Twice = new() { Attempts = 2, FirstDelay = TimeSpan.FromTicks(10) };

    [Fact]
    public async Task An_event_becomes_a_dead_letter_whatever_the_text_of_its_error()
    {
        var errors = new Dictionary<string, Func<Exception>>(StringComparer.Ordinal)
        {
            ["nul"] = static () => new InvalidOperationException("before\0after"),
            ["surrogate"] = static () => new InvalidOperationException("before\ud800after"),
            ["foreign"] = static () => new InvalidOperationException("before \u65e5\u672c \ud83d\ude00 after"),
            ["message"] = static () => new ThrowingMessageException(),
            ["tostring"] = static () => new ThrowingTextException(),
            ["long"] = static () => new InvalidOperationException(new string('x', 20_000_000)),
            ["handler"] = static () => new DeliveryException("mail\0er\ud800", "no mail", new InvalidOperationException()),
            ["nullname"] = static () => new NullTextException(),
        };
        foreach (var name in errors.Keys)
            await WriteAsync($"key {name}", name, "behind");
        await WriteAsync("healthy", "fine");
        var arrived = 0;
        var target = new DelegateTarget((text, _) =>
        {
            if (errors.TryGetValue(text, out var error))
                throw error();
            arrived++;
            return default;
        });
        var outages = new StoreOutages();

        await using (var relay = new RunningRelay(new OutboxRelay(Outbox, target, new OutboxRelayOptions { Retries = Twice }, outages: outages)))
            await relay.UntilAsync(async () => await Outbox.GetStateAsync(Cancelled) == new OutboxState(0, 0, errors.Count, errors.Count));

        Assert.Null(outages.Current);
        Assert.Equal(1, arrived);
        var letters = await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled);
        Assert.All(letters, static letter => Assert.Equal(2, letter.Attempts.Count));
        Assert.All(letters.SelectMany(static letter => letter.Attempts), static attempt => Assert.InRange(attempt.Error.Length, 1, 20_000));
        Assert.Contains(letters, static letter => letter.Attempts[0].Error.Contains("before\uFFFDafter", StringComparison.Ordinal) || letter.Attempts[0].Error.Contains("before?after", StringComparison.Ordinal));
        Assert.Contains(letters, static letter => letter.Attempts[0].Error.Contains("more characters were not stored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_of_a_bus_becomes_a_dead_letter_as_well()
    {
        var serializer = ShopEvents.Serializer();
        await new Outbox(Store.Outbox, serializer).WriteAsync([new OrderShipped("1")], cancellationToken: Cancelled);
        await using var bus = new EventBusBuilder().Build();
        using var fine = bus.Subscribe<OrderShipped>(static (_, _, _) => default);
        using var subscription = bus.Subscribe<OrderShipped>(static (_, _, _) => throw new ThrowingTextException());
        using var another = bus.Subscribe<OrderShipped>(static (_, _, _) => throw new InvalidOperationException("\0 \ud800 \u65e5"));

        await using var relay = new RunningRelay(new OutboxRelay(
            Outbox, new TransactionalBusTarget(Store, bus, serializer, "shop"), new OutboxRelayOptions { Retries = Twice, Concurrency = 2 }));
        await relay.UntilAsync(async () => await Outbox.GetStateAsync(Cancelled) == new OutboxState(0, 0, 0, 2));
    }

    [Fact]
    public async Task A_predicate_that_throws_keeps_no_event_from_its_retries()
    {
        await WriteAsync("k", "1");
        var options = new OutboxRelayOptions { Retries = Twice with { IsHopeless = static _ => throw new InvalidOperationException("no idea") } };
        var target = new DelegateTarget(static (_, _) => throw new InvalidOperationException("not now"));

        await using (var relay = new RunningRelay(new OutboxRelay(Outbox, target, options)))
            await relay.UntilAsync(async () => await Outbox.GetStateAsync(Cancelled) == new OutboxState(0, 0, 0, 1));

        Assert.Equal(2, Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled)).Attempts.Count);
    }

    [Fact]
    public async Task Less_is_stored_when_a_mark_is_refused_although_the_database_works()
    {
        await WriteAsync("k", "1");
        var storage = new RefusesLongErrors(Outbox);
        var target = new DelegateTarget(static (_, _) => throw new InvalidOperationException("a text that it refuses"));

        await using (var relay = new RunningRelay(new OutboxRelay(storage, target, new OutboxRelayOptions { Retries = Twice })))
            await relay.UntilAsync(async () => await Outbox.GetStateAsync(Cancelled) == new OutboxState(0, 0, 0, 1));

        var letter = Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Assert.All(letter.Attempts, static attempt => Assert.Contains("could not be stored", attempt.Error, StringComparison.Ordinal));
    }

    private sealed class ThrowingMessageException : Exception
    {
        public override string Message => throw new InvalidOperationException("no message today");
    }

    private sealed class ThrowingTextException : Exception
    {
        public override string ToString() => throw new InvalidOperationException("no text today");
    }

    private sealed class NullTextException : Exception
    {
        public override string ToString() => null!;
    }

    private sealed class RefusesLongErrors(IOutboxStorage storage) : ForwardingOutbox(storage)
    {
        public override ValueTask FailAsync(OutboxLease lease, OutboxMessage message, DeliveryFailure failure, CancellationToken cancellationToken = default) =>
            failure.Error.Length > 100 ? throw new ArgumentException("refused") : base.FailAsync(lease, message, failure, cancellationToken);
    }
}
