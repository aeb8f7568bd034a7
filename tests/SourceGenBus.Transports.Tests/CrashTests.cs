using System.Diagnostics;
using System.Globalization;
using SourceGenBus.Transports.RabbitMq;
using SourceGenBus.Transports.RabbitMq.Tests;
using SourceGenBus.Transports.Redis.Tests;

namespace SourceGenBus.Transports.Tests;

/// <summary>
/// Three services send, three processes of another one receive, and all of them, and the broker where it is a server, are killed at any moment:
/// every event that was committed has its effect, once, in order of its key. SGB_CRASHES says how many are killed.
/// </summary>
public sealed class CrashTests : IAsyncLifetime
{
    private const int Producers = 3;
    private const int Consumers = 3;
    private const int Keys = 8;

    private readonly List<CrashProcess> _processes = [];

    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("SGB_CRASHES") ?? "8", CultureInfo.InvariantCulture);

    /// <summary>20,000 events for a hundred kills.</summary>
    private static int EventsOfProducer => Math.Max(300, Kills * 67);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            process.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public Task Through_a_SQLite_file() => RunAsync($"sqlite:{TemporaryFiles.NewPath("broker.db")}");

    [Fact]
    public async Task Through_PostgreSQL() =>
        await RunAsync($"postgresql:{Databases.NewSchema()}@{(await PostgreSqlServer.StartedAsync()).ConnectionString};Maximum Pool Size=20");

    [Fact]
    public async Task Through_RabbitMQ()
    {
        var server = await RabbitMqServer.StartNewAsync();
        try
        {
            // What is sent before anybody has a queue is kept by nobody, and a queue that is new when the server is killed comes back empty.
            await using (var transport = new RabbitMqTransport(new RabbitMqTransportOptions { ConnectionString = server.ConnectionString }))
                await transport.ProvisionAsync(new TransportTopology(["stock"], [new TransportSubscription("stock", "warehouse")]), Cancelled);
            await server.FlushQueuesAsync();
            await RunAsync($"rabbitmq:{server.ConnectionString}", server.RestartAsync);
        }
        finally
        {
            await server.DeleteAsync();
        }
    }

    [Fact]
    public async Task Through_Redis()
    {
        await using var server = await RedisServer.StartAsync();
        await RunAsync($"redis:{server.ConnectionString}", async () =>
        {
            server.Kill();
            await server.StartAgainAsync();
        });
    }

    private async Task RunAsync(string broker, Func<Task>? restartBroker = null)
    {
        var random = new Random(4711);
        var receiving = $"{Databases.NewSchema()}@{(await PostgreSqlServer.StartedAsync()).ConnectionString};Maximum Pool Size=25";
        await ForgetOtherTestsAsync();
        var sending = Enumerable.Range(0, Producers).Select(static _ => TemporaryFiles.NewPath("producer.db")).ToList();
        for (var number = 0; number < Producers; number++)
        {
            _processes.Add(new CrashProcess(
                "producer", $"producer {number}", $"sqlite:{sending[number]}", broker, $"{EventsOfProducer}", $"{Keys}"));
        }

        for (var number = 0; number < Consumers; number++)
            _processes.Add(new CrashProcess("consumer", "warehouse", $"postgresql:{receiving}", broker));

        var killed = 0;
        while (killed < Kills)
        {
            await Task.Delay(random.Next(50, 900), Cancelled);
            if (restartBroker is not null && random.Next(_processes.Count + 1) == 0)
            {
                await restartBroker();
                killed++;
                continue;
            }

            if (_processes[random.Next(_processes.Count)].KillAndStart())
                killed++;
        }

        foreach (var producer in _processes.Take(Producers))
            await producer.EndAsync(Cancelled);
        await VerifyAsync(receiving);
    }

    private async Task VerifyAsync(string receiving)
    {
        var at = receiving.IndexOf('@', StringComparison.Ordinal);
        await using var store = new EventStore.PostgreSql.PostgreSqlStore(new EventStore.PostgreSql.PostgreSqlStoreOptions
        {
            Schema = receiving[..at],
            ConnectionString = receiving[(at + 1)..],
        });
        while (await store.Outbox.GetStateAsync(Cancelled) is { Ready: > 0 } or { Waiting: > 0 } || await CountAsync(store) < Producers * EventsOfProducer)
        {
            foreach (var consumer in _processes.Skip(Producers))
                consumer.ThrowIfEnded();
            await Task.Delay(100, Cancelled);
        }

        foreach (var consumer in _processes.Skip(Producers))
            await consumer.StopAsync(Cancelled);
        var effects = await EffectsAsync(store);
        Assert.Equal(Producers * EventsOfProducer, effects.Count);
        Assert.Equal(effects.Count, effects.Distinct().Count());
        Assert.All(effects.GroupBy(static effect => effect.Name), static key =>
            Assert.Equal(key.Select(static effect => effect.Number).Order(), key.Select(static effect => effect.Number)));
        Assert.Equal(default, await store.Outbox.GetStateAsync(Cancelled));
    }

    private static async Task ForgetOtherTestsAsync()
    {
        await using var store = await Databases.PostgreSql(Databases.NewSchema());
        await using var connection = await store.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "drop table if exists effects";
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private static async Task<long> CountAsync(EventStore.PostgreSql.PostgreSqlStore store)
    {
        await using var connection = await store.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from effects";
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }

    private static async Task<List<(string Name, long Number)>> EffectsAsync(EventStore.PostgreSql.PostgreSqlStore store)
    {
        List<(string, long)> effects = [];
        await using var connection = await store.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "select name, number from effects order by position";
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        while (await reader.ReadAsync(Cancelled))
            effects.Add((reader.GetString(0), reader.GetInt64(1)));
        return effects;
    }

    /// <summary>A process that is killed and started again with the same arguments.</summary>
    private sealed class CrashProcess : IDisposable
    {
        private readonly string[] _arguments;
        private Process _process;

        internal CrashProcess(params string[] arguments)
        {
            _arguments = arguments;
            _process = Start();
        }

        internal bool KillAndStart()
        {
            if (_process.HasExited)
            {
                ThrowIfFailed();
                return false; // A producer that has sent all.
            }

            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
            _process = Start();
            return true;
        }

        internal async Task EndAsync(CancellationToken cancellationToken)
        {
            await _process.WaitForExitAsync(cancellationToken);
            ThrowIfFailed();
        }

        internal async Task StopAsync(CancellationToken cancellationToken)
        {
            await _process.StandardInput.WriteLineAsync("stop".AsMemory(), cancellationToken);
            await EndAsync(cancellationToken);
        }

        internal void ThrowIfEnded() => Assert.False(_process.HasExited, $"{string.Join(' ', _arguments)} has ended.");

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.Dispose();
        }

        private void ThrowIfFailed() => Assert.True(_process.ExitCode == 0, $"{string.Join(' ', _arguments)} ended with {_process.ExitCode}.");

        private Process Start() => Process.Start(new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "SourceGenBus.Transports.CrashProgram.dll"), .. _arguments])
        {
            RedirectStandardInput = true,
        })!;
    }
}
