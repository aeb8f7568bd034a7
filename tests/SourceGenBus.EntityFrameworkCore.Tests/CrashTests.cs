using System.Diagnostics;
using System.Globalization;

namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>
/// A real process whose contexts write with events, and whose handlers write with theirs, is killed at a random step, again and again, over the
/// same database. The environment variable <c>SGB_CRASHES</c> says how often; a few times by default.
/// </summary>
public sealed class CrashTests
{
    private const int Things = 4;
    private const int StepsOfOneRun = 4 * Things * 12;

    private static readonly string[] Handlers = ["accepts", "confirms", "counts", "hears"];

    private static readonly int Crashes =
        int.TryParse(Environment.GetEnvironmentVariable("SGB_CRASHES"), CultureInfo.InvariantCulture, out var crashes) ? crashes : 6;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sqlite_loses_nothing_and_doubles_nothing()
    {
        SQLitePCL.Batteries_V2.Init();
        var path = TemporaryFiles.NewPath("crash.db");
        var acknowledged = await CrashAsync("sqlite", path, seed: 1);

        await using var store = Databases.Sqlite(path);
        await VerifyAsync(store, acknowledged);
    }

    [Fact]
    public async Task PostgreSql_loses_nothing_and_doubles_nothing()
    {
        var address = await Shelf.NewDatabaseAsync();
        var acknowledged = await CrashAsync("postgresql", address, seed: 2);

        await using var store = new EventStore.PostgreSql.PostgreSqlStore(new EventStore.PostgreSql.PostgreSqlStoreOptions { ConnectionString = address });
        await VerifyAsync(store, acknowledged);
    }

    /// <summary>Runs the program until it dies, several times, and then once to its end.</summary>
    private static async Task<HashSet<string>> CrashAsync(string database, string address, int seed)
    {
        var random = new Random(seed);
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        var deaths = 0;
        for (var run = 0; run <= Crashes; run++)
        {
            var step = run < Crashes ? random.Next(1, StepsOfOneRun) : 0;
            var (lines, died) = await RunAsync(database, address, step);
            acknowledged.UnionWith(lines.Where(static line => line.Length == 32));
            deaths += died ? 1 : 0;
            Assert.True(run < Crashes || lines.Contains("done"), "The last run did not come to its end.");
        }

        Assert.True(deaths > Crashes / 2, $"Only {deaths} of {Crashes} runs died.");
        return acknowledged;
    }

    private static async Task<(string[] Lines, bool Died)> RunAsync(string database, string address, int step)
    {
        // In its own folder: as a reference its handlers would be those of the tests as well.
        const string Name = "SourceGenBus.EntityFrameworkCore.CrashProgram";
        var folder = AppContext.BaseDirectory.Replace("SourceGenBus.EntityFrameworkCore.Tests", Name, StringComparison.Ordinal);
        var program = Path.Combine(folder, Name + ".dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", program, database, address, $"{Things}", $"{step}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);

        // 128 and SIGKILL; 0 when it came to its end before the step. Anything else is a fault of the program's own.
        Assert.True(process.ExitCode is 0 or 137, $"The program ended with {process.ExitCode}:\n{await errors}");
        return (output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), process.ExitCode == 137);
    }

    private static async Task VerifyAsync(IDurableStore store, HashSet<string> acknowledged)
    {
        Assert.Equal(default, await store.Outbox.GetStateAsync(Cancelled));
        await using var unit = await store.BeginAsync(Cancelled);
        var things = await ReadAsync("Things", "Id", "Accepted");
        var effects = await ReadAsync("Effects", "Thing", "Handler");

        Assert.NotEmpty(acknowledged);
        Assert.Empty(acknowledged.Except(things.Select(static thing => thing.First)));
        Assert.All(things, static thing => Assert.Equal("1", thing.Second));
        var expected = things.SelectMany(static thing => Handlers.Select(handler => (thing.First, handler))).Order();
        Assert.Equal(expected, effects.Order());

        async Task<List<(string First, string Second)>> ReadAsync(string table, string first, string second)
        {
            var rows = new List<(string, string)>();
            await using var command = unit.Transaction.Connection!.CreateCommand();
            command.Transaction = unit.Transaction;
            command.CommandText = $"select \"{first}\", cast(\"{second}\" as text) from \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync(Cancelled);
            while (await reader.ReadAsync(Cancelled))
                rows.Add((reader.GetString(0), reader.GetString(1)));
            return rows;
        }
    }
}
