using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

/// <summary>
/// A backlog of a few keys must not make any statement slower: the server itself writes down how many rows each step of each plan has looked at.
/// A search for work that reads the whole outbox takes longer than a lease at a million events, and from then on nothing is delivered.
/// </summary>
public sealed partial class BacklogTests
{
    private const int Backlog = 60_000;

    /// <summary>The largest page there is: 32 events of each of 8 partitions, and some more for what has been read and was not needed.</summary>
    private const int Page = 2_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Where the backlog lies, in three of the 32 partitions.</summary>
    public static TheoryData<string> Backlogs => new(
        "insert into {0}.outbox (partition, event_id, name, schema_version, key, occurred_at, payload, state, due_at) select {1}, 0, 0 {2}",
        "insert into {0}.outbox (partition, event_id, name, schema_version, key, occurred_at, payload, state, due_at) select {1}, 1, 9223372036854775807 {2}",
        """
        insert into {0}.outbox_deliveries (partition, event_id, name, schema_version, key, occurred_at, payload, state, due_at, position, handler)
        select {1}, 0, 0, -n, 'somebody' {2}
        """,
        """
        insert into {0}.outbox_deliveries (partition, event_id, name, schema_version, key, occurred_at, payload, state, due_at, position, handler)
        select {1}, 1, 9223372036854775807, -n, 'somebody' {2}
        """,
        "insert into {0}.outbox_blocked (partition, key, until) select (n % 3) * 7, 'key-' || n, 9223372036854775807 {2}");

    [Theory]
    [MemberData(nameof(Backlogs))]
    public async Task No_statement_reads_more_of_a_backlog_than_its_page(string insert)
    {
        var server = await PostgreSqlServer.StartedAsync();
        var schema = Databases.NewSchema();
        await using (var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = server.ConnectionString, Schema = schema }))
        {
            await store.MigrateAsync(Cancelled);
            await FillAsync(server, schema, insert);
        }

        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Options = "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_analyze=on"
                + " -c auto_explain.log_timing=off -c auto_explain.log_nested_statements=on",
        };
        await using (var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = connection.ConnectionString, Schema = schema }))
            await UseAsync(store, delivers: !insert.Contains("outbox_deliveries", StringComparison.Ordinal));

        NpgsqlConnection.ClearAllPools();
        var plans = (await File.ReadAllTextAsync(server.LogPath, Cancelled)).Split("LOG:  duration:")
            .Where(plan => plan.Contains(schema + ".", StringComparison.Ordinal) || plan.Contains($"\"{schema}\"", StringComparison.Ordinal)).ToList();

        Assert.Contains(plans, static plan => plan.Contains("leased_until", StringComparison.Ordinal));
        Assert.Contains(plans, static plan => plan.Contains("as bytes_before", StringComparison.Ordinal));
        Assert.All(plans, static plan => Assert.True(RowsReadBy(plan) <= Page, $"{RowsReadBy(plan)} rows were read.\n{plan}"));
    }

    private static async Task FillAsync(PostgreSqlServer server, string schema, string insert)
    {
        const string Columns = """
            (n % 3) * 7, gen_random_uuid(), 'order.shipped', 1, 'key-' || n % 3, 1790000000000000, convert_to('{"OrderId":"1"}', 'UTF8')
            """;
        var rows = string.Create(CultureInfo.InvariantCulture, $"from generate_series(1, {Backlog}) n");
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
#pragma warning disable CA2100 // Written in this test.
        await using var command = source.CreateCommand(string.Format(CultureInfo.InvariantCulture, insert, schema, Columns, rows));
        await command.ExecuteNonQueryAsync(Cancelled);
        await using var analyze = source.CreateCommand($"analyze {schema}.outbox, {schema}.outbox_deliveries, {schema}.outbox_blocked, {schema}.outbox_partitions");
        await analyze.ExecuteNonQueryAsync(Cancelled);
#pragma warning restore CA2100
    }

    /// <summary>What a service does beside a backlog; a count of all of it aside.</summary>
    private static async Task UseAsync(PostgreSqlStore store, bool delivers)
    {
        var serializer = ShopEvents.Serializer();
        var streams = new EventStreams(store.Events, serializer, new EventStreamOptions { Append = new AppendOptions { Publish = true } });
        await using var bus = new EventBusBuilder().Build();
        using var failing = bus.Subscribe<OrderShipped>(static (shipped, _, _) => shipped.OrderId == "0" ? throw new InvalidOperationException("No.") : default);
        for (var number = 0; number < 4; number++)
            await streams.AppendAsync("order", ExpectedVersion.Exactly(number), [new OrderShipped($"{number}")], cancellationToken: Cancelled);

        // Nobody has the handler of the deliveries in the backlog, so they are looked for and not delivered.
        for (var pass = 0; pass < 3; pass++)
        {
            var lease = await store.Outbox.LeaseAsync(new LeaseRequest(8, 32, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);
            await store.Outbox.ReleaseAsync(lease, Cancelled);
        }

        if (delivers)
        {
            var relay = new OutboxRelay(store.Outbox, new TransactionalBusTarget(store, bus, serializer, "shop"));
            for (var pass = 0; pass < 3; pass++)
                await relay.RunOnceAsync(Cancelled);
        }

        await store.Inspection.ListOutboxAsync(limit: 100, cancellationToken: Cancelled);
        await store.Outbox.GetNextDueAsync(Cancelled);
        await store.Outbox.GetOldestDueAsync(DateTimeOffset.UtcNow, Cancelled);
    }

    /// <summary>The rows that the busiest step has looked at, those that it left out included.</summary>
    private static long RowsReadBy(string plan)
    {
        var most = 0L;
        long loops = 1;
        foreach (var line in plan.Split('\n'))
        {
            if (Actual().Match(line) is { Success: true } actual)
            {
                loops = long.Parse(actual.Groups[2].Value, CultureInfo.InvariantCulture);
                most = Math.Max(most, long.Parse(actual.Groups[1].Value, CultureInfo.InvariantCulture) * loops);
            }
            else if (Removed().Match(line) is { Success: true } removed)
            {
                most = Math.Max(most, long.Parse(removed.Groups[1].Value, CultureInfo.InvariantCulture) * loops);
            }
        }

        return most;
    }

    [GeneratedRegex(@"actual rows=(\d+) loops=(\d+)")]
    private static partial Regex Actual();

    [GeneratedRegex(@"Rows Removed by (?:Filter|Index Recheck|Join Filter): (\d+)")]
    private static partial Regex Removed();
}
