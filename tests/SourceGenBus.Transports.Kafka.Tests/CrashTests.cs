using System.Globalization;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Tests;
using SourceGenBus.Transports.Kafka.Tests.Server;

namespace SourceGenBus.Transports.Kafka.Tests;

/// <summary>
/// Three services send, three processes of another one receive, all of them are killed at any moment, and others join and leave their
/// group: every event that was committed has its effect, once, in order of its key. SGB_CRASHES says how many are killed.
/// </summary>
public sealed class CrashTests : KafkaTest
{
    private const int Producers = 3;
    private const int Consumers = 3;
    private const int Keys = 8;

    private readonly List<string[]> _programs = [];
    private readonly List<ProgramProcess> _processes = [];

    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("SGB_CRASHES") ?? "5", CultureInfo.InvariantCulture);

    /// <summary>20,000 events for a hundred kills.</summary>
    private static int EventsOfProducer => Math.Max(300, Kills * 67);

    [Fact]
    public async Task Nothing_is_lost_effects_are_once_and_each_key_keeps_its_order()
    {
        var cluster = await StartClusterAsync();
        await cluster.CreateTopicAsync("stock", partitions: 8);
        var (schema, connectionString) = (
            Databases.NewSchema(), $"{(await PostgreSqlServer.StartedAsync()).ConnectionString};Maximum Pool Size=25");
        await using var store = new PostgreSqlStore(new PostgreSqlStoreOptions { Schema = schema, ConnectionString = connectionString });
        await RunSqlAsync(store, "drop table if exists effects");
        for (var number = 0; number < Producers; number++)
        {
            _programs.Add([
                "producer", $"producer {Text(number)}", $"sqlite:{Path.Combine(Folder, Text(number))}.db", cluster.BootstrapServers,
                Text(EventsOfProducer), Text(Keys)]);
        }

        for (var number = 0; number < Consumers; number++)
            _programs.Add(["consumer", "warehouse", $"{schema}@{connectionString}", cluster.BootstrapServers]);
        _processes.AddRange(_programs.Select(static arguments => ProgramProcess.Start(arguments)));
        try
        {
            await KillAsync(cluster);
            foreach (var producer in _processes.Take(Producers))
                await EndAsync(producer);
            await UntilAsync(async () => await CountAsync(store) >= Producers * EventsOfProducer);
            foreach (var consumer in _processes.Skip(Producers))
            {
                await consumer.WriteLineAsync("stop");
                await EndAsync(consumer);
            }
        }
        finally
        {
            _processes.ForEach(static process => process.Dispose());
        }

        await VerifyAsync(store);
    }

    /// <summary>Kills, and meanwhile has somebody join the group and leave it with what it was given.</summary>
    private async Task KillAsync(KafkaCluster cluster)
    {
        var random = new Random(4711);
        await using var guest = cluster.Connect(static options => options with { Partitions = 8 });
        for (var killed = 0; killed < Kills;)
        {
            await using (await guest.SubscribeAsync(new TransportSubscription("stock", "warehouse") { Prefetch = 10 }, Cancelled))
                await Task.Delay(random.Next(50, 900), Cancelled);
            var victim = random.Next(_processes.Count);
            if (_processes[victim].HasExited)
            {
                // A producer that has sent all.
                Assert.Equal(0, _processes[victim].ExitCode);
                continue;
            }

            _processes[victim].Dispose();
            _processes[victim] = ProgramProcess.Start(_programs[victim]);
            killed++;
        }
    }

    private static async Task EndAsync(ProgramProcess process)
    {
        await process.WaitForExitAsync(Cancelled);
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task VerifyAsync(PostgreSqlStore store)
    {
        List<(string Name, long Number)> effects = [];
        await using var connection = await store.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "select name, number from effects order by position";
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        while (await reader.ReadAsync(Cancelled))
            effects.Add((reader.GetString(0), reader.GetInt64(1)));
        Assert.Equal(Producers * EventsOfProducer, effects.Count);
        Assert.Equal(effects.Count, effects.Distinct().Count());
        Assert.All(effects.GroupBy(static effect => effect.Name), static key =>
            Assert.Equal(key.Select(static effect => effect.Number).Order(), key.Select(static effect => effect.Number)));
    }

    private static async Task<long> CountAsync(PostgreSqlStore store)
    {
        await using var connection = await store.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from effects";
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }

    private static async Task RunSqlAsync(PostgreSqlStore store, string sql)
    {
        await using var connection = await store.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
