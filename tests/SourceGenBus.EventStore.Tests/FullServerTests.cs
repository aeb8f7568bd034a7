using Npgsql;

namespace SourceGenBus.EventStore.Tests;

/// <summary>
/// A server whose disk is full answers each statement that needs space with error 53100 and rolls back. A trigger answers in its place here; a disk of the
/// tests' own cannot be filled without being root.
/// </summary>
public sealed class FullServerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writers_get_the_servers_error_and_a_relay_goes_on_when_there_is_space()
    {
        var schema = Databases.NewSchema();
        await using var store = await Databases.PostgreSql(schema);
        await store.Outbox.WriteAsync([Event(1)], cancellationToken: Cancelled);
        await ExecuteAsync(
            store,
            $"""
            create function {schema}.full_disk() returns trigger language plpgsql as $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
            create trigger full_disk before insert or delete on {schema}.outbox execute function {schema}.full_disk();
            """);

        var exception = await Assert.ThrowsAsync<PostgresException>(async () => await store.Outbox.WriteAsync([Event(2)], cancellationToken: Cancelled));
        Assert.Equal("53100", exception.SqlState);

        var target = new CountingTarget();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var relaying = new OutboxRelay(store.Outbox, target, new OutboxRelayOptions { OutageDelay = TimeSpan.FromMilliseconds(10) }).RunAsync(stop.Token);
        await target.Twice.WaitAsync(Cancelled); // It arrives, cannot be marked, and comes again.
        await ExecuteAsync(store, $"drop trigger full_disk on {schema}.outbox");
        await store.Outbox.WriteAsync([Event(3)], cancellationToken: Cancelled);
        while (await store.Outbox.GetStateAsync(Cancelled) != default)
            await Task.Delay(10, Cancelled);
        await stop.CancelAsync();
        await relaying;

        Assert.Equal([1, 3], target.Versions.Distinct());
    }

    private static EventEnvelope Event(int version) => new(Guid.NewGuid(), "x", version, DateTimeOffset.UnixEpoch, "1"u8.ToArray()) { Key = "k" };

    private static async Task ExecuteAsync(PostgreSql.PostgreSqlStore store, string sql)
    {
        await using var connection = await store.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private sealed class CountingTarget : IOutboxTarget
    {
        private readonly TaskCompletionSource _twice = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Twice => _twice.Task;

        internal List<int> Versions { get; } = [];

        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            Versions.Add(envelope.SchemaVersion);
            if (Versions.Count == 2)
                _twice.SetResult();
            return default;
        }
    }
}
