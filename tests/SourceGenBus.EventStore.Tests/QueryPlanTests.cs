using Microsoft.Data.Sqlite;
using SourceGenBus.EventStore.Relational;
using SourceGenBus.EventStore.Sqlite;

namespace SourceGenBus.EventStore.Tests;

/// <summary>
/// What a relay does again and again costs as much with a million events in the outbox as with ten: SQLite's own plan of each statement
/// searches, and goes through no table but that of the 32 partitions.
/// </summary>
public class QueryPlanTests
{
    private static readonly SqlScripts Scripts = SqlScripts.Load(typeof(SqliteStore), "", ["streams.sql", "outbox.sql", "deliveries.sql"], []);

    public static TheoryData<string> OfARelay =>
    [
        "outbox_lease", "outbox_wake_keys", "outbox_unblock_due", "outbox_wake", "outbox_fetch", "outbox_set_aside", "outbox_complete", "outbox_complete_one", "outbox_owned", "outbox_release_idle",
        "outbox_next_due", "attempts_delete", "delivery_wake", "held_wake", "delivery_fetch", "delivery_complete",
    ];

    public static TheoryData<string> OfAReader =>
        ["stream_advance", "stream_version", "read_forwards", "read_backwards", "read_all", "snapshot_read", "checkpoint_read"];

    [Theory]
    [MemberData(nameof(OfARelay))]
    [MemberData(nameof(OfAReader))]
    public async Task Searches(string statement)
    {
        var path = TemporaryFiles.NewPath("plan.db");
        await using var store = Databases.Sqlite(path);
        await store.MigrateAsync();
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var explain = connection.CreateCommand();
#pragma warning disable CA2100 // The library's own statement.
        explain.CommandText = "explain query plan " + Scripts[statement];
#pragma warning restore CA2100
        for (var number = 1; number < 10; number++)
            explain.Parameters.Add(new SqliteParameter($"${number}", 1L));

        List<string> steps = [];
        await using var rows = await explain.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            steps.Add(rows.GetString(3));

        Assert.NotEmpty(steps);
        Assert.DoesNotContain(steps, static step =>
            step.StartsWith("SCAN", StringComparison.Ordinal) && step is not ("SCAN l" or "SCAN w" or "SCAN sgb_outbox_partitions" or "SCAN due")
            && !step.StartsWith("SCAN (subquery-", StringComparison.Ordinal) // What was searched before.
            && !step.Contains("VIRTUAL TABLE", StringComparison.Ordinal)); // The list that a relay hands in.
    }
}
