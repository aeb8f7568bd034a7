using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Tests.Deployment;

namespace SourceGenBus.EventStore.Tests;

/// <summary>
/// A real process is killed at a random step of command, commit, relay, handle, mark, project and hand over, again and again, over the same
/// database. In it handlers swallow SQL errors and throw exceptions that cannot be stored, the log sink throws at random, and each projection and
/// subscription is run twice. The environment variable <c>SGB_CRASHES</c> says how often it is killed; a few times by default.
/// </summary>
public sealed class CrashTests
{
    private const int Commands = 4;
    private const int Handlers = 8;

    // Four for each command, two for each delivery and each handler of it, two each for projecting and handing over.
    private const int StepsOfOneRun = 5 * Commands * (4 + 2 + (2 * Handlers) + 4);

    private static readonly int Crashes =
        int.TryParse(Environment.GetEnvironmentVariable("SGB_CRASHES"), CultureInfo.InvariantCulture, out var crashes) ? crashes : 6;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sqlite_loses_nothing_and_doubles_nothing()
    {
        var path = TemporaryFiles.NewPath("crash.db");
        var acknowledged = await CrashAsync("sqlite", path, seed: 1);

        await using var store = Databases.Sqlite(path);
        await VerifyAsync(store, acknowledged);
        await using var unit = await store.BeginAsync(Cancelled);
        Assert.Equal("ok", await ReadAsync(unit.Transaction, "pragma integrity_check", static row => row.GetString(0)).SingleAsync(Cancelled));
    }

    [Theory]
    [InlineData("Maximum Pool Size=60;Timeout=60", 2)]
    [InlineData("Maximum Pool Size=8;Timeout=1", 3)]
    public async Task PostgreSql_loses_nothing_and_doubles_nothing(string pool, int seed)
    {
        var server = await PostgreSqlServer.StartNewAsync();
        try
        {
            var acknowledged = await CrashAsync("postgresql", $"{server.ConnectionString};{pool}", seed);

            await using var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = server.ConnectionString });
            await VerifyAsync(store, acknowledged);
        }
        finally
        {
            await server.DeleteAsync();
        }
    }

    [Fact]
    public async Task PostgreSql_behind_PgBouncer_loses_nothing_and_doubles_nothing()
    {
        var server = await PostgreSqlServer.StartNewAsync();
        try
        {
            HashSet<string> acknowledged;
            await using (var bouncer = await PgBouncer.StartAsync(server))
                acknowledged = await CrashAsync("pgbouncer", bouncer.ConnectionString, seed: 4);

            await using var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = server.ConnectionString });
            await VerifyAsync(store, acknowledged);
        }
        finally
        {
            await server.DeleteAsync();
        }
    }

    /// <summary>Runs the program until it dies, several times, and then once to its end.</summary>
    private static async Task<HashSet<string>> CrashAsync(string database, string address, int seed)
    {
        var random = new Random(seed);
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        for (var run = 0; run <= Crashes; run++)
        {
            var step = run < Crashes ? random.Next(1, StepsOfOneRun) : 0;
            var lines = await RunAsync(database, address, step);
            acknowledged.UnionWith(lines.Where(static line => line.Length == 32));
            Assert.True(run < Crashes || lines.Contains("done"), "The last run did not come to its end.");
        }

        return acknowledged;
    }

    private static async Task<string[]> RunAsync(string database, string address, int step)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SourceGenBus.EventStore.CrashProgram.dll");
        string[] arguments = ["exec", program, database, address, $"{Commands}", $"{step}"];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);

        // 128 and SIGKILL; 0 when it came to its end before the step. Anything else is a fault of the program's own.
        Assert.True(process.ExitCode is 0 or 137, $"The program ended with {process.ExitCode}:\n{await errors}");
        return output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task VerifyAsync(IDurableStore store, HashSet<string> acknowledged)
    {
        var horizon = await store.Events.GetHorizonAsync(Cancelled);
        Assert.Equal(horizon.Last, horizon.Safe);
        var stored = await store.Events.ReadAllAsync(0, horizon.Safe, int.MaxValue, Cancelled);
        foreach (var stream in stored.GroupBy(static entry => entry.Stream))
            Assert.Equal(Enumerable.Range(1, stream.Count()).Select(static number => (long)number), stream.Select(static entry => entry.Version));

        // No event lost: what was told to be committed is stored.
        var ids = stored.Select(static entry => JsonDocument.Parse(entry.Envelope.Payload).RootElement.GetProperty("Id").GetString()!).ToList();
        Assert.Empty(acknowledged.Except(ids));
        Assert.NotEmpty(acknowledged);

        // No effect lost or doubled, and for each handler and key in the order of the stream.
        Assert.Equal(default, await store.Outbox.GetStateAsync(Cancelled));
        await using var unit = await store.BeginAsync(Cancelled);
        var effects = await ReadAsync(
            unit.Transaction,
            "select handler, bench, id from effects order by number",
            static row => (Handler: row.GetInt32(0), Bench: $"bench-{row.GetInt32(1)}", Id: row.GetString(2))).ToListAsync(Cancelled);
        var byHandlerAndStream = effects.ToLookup(static effect => (effect.Handler, effect.Bench), static effect => effect.Id);
        foreach (var stream in stored.Zip(ids).GroupBy(static entry => entry.First.Stream))
        {
            for (var handler = 0; handler < Handlers; handler++)
                Assert.Equal(stream.Select(static entry => entry.Second), byHandlerAndStream[(handler, stream.Key)]);
        }

        Assert.Equal(stored.Count * Handlers, effects.Count);

        // Projected once and in order; handed over at least once, and in order, however often again after a crash.
        Assert.Equal(ids, await IdsAsync("projected"));
        Assert.Equal(ids, (await IdsAsync("handed_over")).Distinct());

        async Task<List<string>> IdsAsync(string table) => await ReadAsync(
            unit.Transaction, $"select id from {table} order by number", static row => row.GetString(0)).ToListAsync(Cancelled);
    }

    private static async IAsyncEnumerable<T> ReadAsync<T>(DbTransaction transaction, string sql, Func<DbDataReader, T> read)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        while (await reader.ReadAsync(Cancelled))
            yield return read(reader);
    }
}
