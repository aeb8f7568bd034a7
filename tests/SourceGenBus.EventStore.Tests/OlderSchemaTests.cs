using System.Data.Common;
using Microsoft.Data.Sqlite;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Relational;
using SourceGenBus.EventStore.Sqlite;

namespace SourceGenBus.EventStore.Tests;

/// <summary>A store that an older program has made, with something in each table, is opened by this one.</summary>
public sealed class OlderSchemaTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_of_version_1_keeps_everything()
    {
        var path = TemporaryFiles.NewPath("old.db");
        await using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await connection.OpenAsync(Cancelled);
            await ExecuteAsync(connection, Script(typeof(SqliteStore), ""));
            await FillAsync(connection, "sgb_", static text => $"x'{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text))}'");
        }

        await using var newer = Databases.Sqlite(path);
        await KeptEverythingAsync(newer);
    }

    [Fact]
    public async Task A_schema_of_version_1_keeps_everything()
    {
        var schema = Databases.NewSchema();
        await using var newer = await Databases.PostgreSql(schema);
        await using (var connection = await newer.OpenConnectionAsync(Cancelled))
        {
            await ExecuteAsync(connection, Script(typeof(PostgreSqlStore), schema));
            await FillAsync(connection, schema + ".", static text => $"'\\x{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text))}'");
        }

        await KeptEverythingAsync(newer);
    }

    private static string Script(Type adapter, string schema)
    {
        using var reader = new StreamReader(adapter.Assembly.GetManifestResourceStream("V001.sql")!);
        return reader.ReadToEnd().Replace("{schema}", schema, StringComparison.Ordinal);
    }

    /// <summary>One event in a stream, a parked key with its dead letter and an event behind it, a discarded dead letter, a claim and a checkpoint.</summary>
    private static async Task FillAsync(DbConnection connection, string prefix, Func<string, string> bytes)
    {
        const string Columns = "event_id, name, schema_version, key, occurred_at, headers, payload";
        string[] statements =
        [
            "update {0}schema_version set version = 1",
            "insert into {0}streams (stream, version) values ('s', 1)",
            $"insert into {{0}}events (stream, version, {Columns}) values ('s', 1, {Event(1, "k")})",
            $"insert into {{0}}snapshots (stream, version, name, schema_version, payload) values ('s', 1, 'n', 1, {bytes("{}")})",
            $"insert into {{0}}outbox (partition, {Columns}, state, due_at) values ({Partition("k")}, {Event(1, "k")}, 0, 0)",
            $"insert into {{0}}outbox (partition, {Columns}, state, due_at) values ({Partition("k")}, {Event(2, "k")}, 1, {long.MaxValue})",
            "delete from {0}outbox where state = 0",
            $"insert into {{0}}dead_letters (position, partition, {Columns}, died_at) values (1, {Partition("k")}, {Event(1, "k")}, 5)",
            $"insert into {{0}}dead_letters (position, partition, {Columns}, died_at, discard_reason) values (0, {Partition("d")}, {Event(3, "d")}, 6, 'a test')",
            "insert into {0}outbox_attempts (position, attempt, failed_at, handler, error) values (1, 1, 4, 'mailer', 'it broke')",
            $"insert into {{0}}outbox_blocked (key, partition, until) values ('k', {Partition("k")}, {long.MaxValue})",
            $"insert into {{0}}inbox (handler, event_id, handled_at) values ('h', '{Id(1)}', 1)",
            "insert into {0}checkpoints (name, position) values ('c', 1)",
        ];
        foreach (var statement in statements)
            await ExecuteAsync(connection, statement.Replace("{0}", prefix, StringComparison.Ordinal));

        string Event(int number, string key) => $"'{Id(number)}', 'x', 1, '{key}', 1, null, {bytes($"\"{number}\"")}";
    }

    // As the adapters write them: SQLite's provider in capitals.
    private static string Id(int number) => $"00000000-0000-7000-8000-00000000000{number}";

    private static int Partition(string key) => OutboxPartitions.Of(new EventEnvelope(Guid.Empty, "x", 1, default, default) { Key = key });

    private static async Task KeptEverythingAsync(IDurableStore store)
    {
        await store.MigrateAsync(Cancelled);

        var stored = Assert.Single(await store.Events.ReadStreamAsync("s", ReadDirection.Forwards, 1, 10, Cancelled));
        Assert.Equal((1, Guid.Parse(Id(1)), "k"), (stored.Version, stored.Envelope.Id, stored.Envelope.Key));
        Assert.Equal("n", (await store.Events.ReadSnapshotAsync("s", Cancelled))!.Name);
        Assert.Equal(1, await store.Events.ReadCheckpointAsync("c", Cancelled));
        Assert.Equal(new OutboxState(0, 0, 1, 1), await store.Outbox.GetStateAsync(Cancelled));
        var letters = await store.DeadLetters.ListAsync(new DeadLetterFilter { IncludeDiscarded = true }, cancellationToken: Cancelled);
        Assert.Equal([new DeadLetterId(0), new DeadLetterId(1)], letters.Select(static letter => letter.Id));
        Assert.Equal([new FailedAttempt(1, "mailer", "it broke", DateTimeOffset.UnixEpoch.AddMicroseconds(4))], letters[1].Attempts);
        Assert.Equal(("a test", null), (letters[0].DiscardReason, letters[0].DiscardedAt));
        await using (var unit = await store.BeginAsync(Cancelled))
            Assert.False(await store.Inbox.TryClaimAsync(unit.Transaction, "h", Guid.Parse(Id(1)), Cancelled));

        Assert.True(await store.DeadLetters.ReplayAsync(letters[1].Id, cancellationToken: Cancelled));
        var lease = await store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);
        Assert.Equal([1, 2], lease.Messages.Select(static message => message.Position));
        Assert.Equal(["\"1\"", "\"2\""], lease.Messages.Select(static message => System.Text.Encoding.UTF8.GetString(message.Envelope.Payload.Span)));

        // New positions go on behind the old ones, also in a table that had to be made anew.
        await store.Outbox.WriteAsync([lease.Messages[0].Envelope with { Id = Guid.NewGuid(), Key = "n" }], cancellationToken: Cancelled);
        var next = await store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);
        Assert.True(Assert.Single(next.Messages).Position > 2);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
