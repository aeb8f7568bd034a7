using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Kafka.Tests.Server;

/// <summary>
/// The mock cluster of librdkafka in a process of its own. It speaks the protocol of Kafka and is no Kafka: it keeps nothing on a disk, and
/// it has no controller, so topics are made by telling the process.
/// </summary>
internal sealed class KafkaCluster : IAsyncDisposable
{
    /// <summary>The codes of requests in the protocol.</summary>
    internal const int Produce = 0, OffsetCommit = 8, JoinGroup = 11, Heartbeat = 12;

    private const int TopicExists = 36;
    private const int Brokers = 3;

    private static readonly ConcurrentDictionary<string, Lazy<Task<KafkaCluster>>> Shared = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _telling = new(1);
    private readonly Process _process;

    private KafkaCluster(Process process, string bootstrapServers)
    {
        (_process, BootstrapServers) = (process, bootstrapServers);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill();
    }

    internal string BootstrapServers { get; }

    internal static string Program => Path.Combine(AppContext.BaseDirectory, "SourceGenBus.Transports.Kafka.CrashProgram.dll");

    internal static string DotNet =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>A cluster that tests share.</summary>
    internal static Task<KafkaCluster> SharedAsync(string name = "shared") =>
        Shared.GetOrAdd(name, static _ => new Lazy<Task<KafkaCluster>>(static () => Task.Run(StartAsync))).Value;

    internal static async ValueTask StopSharedAsync()
    {
        foreach (var cluster in Shared.Values)
            await (await cluster.Value).DisposeAsync();
    }

    /// <summary>A cluster for a test that does harm to it.</summary>
    internal static async Task<KafkaCluster> StartAsync()
    {
        var process = System.Diagnostics.Process.Start(new ProcessStartInfo(DotNet, ["exec", Program, "broker"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var servers = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The mock cluster of librdkafka did not start.");
        return new KafkaCluster(process, servers);
    }

    internal KafkaTransportOptions Options() => new()
    {
        BootstrapServers = BootstrapServers,
        Partitions = 4,
        LargestMessage = 2 * 1024 * 1024,

        // The mock waits for the members of a group for a second less than this, whenever one comes or goes.
        SessionTimeout = TimeSpan.FromSeconds(2),
        HandoverTimeout = TimeSpan.FromSeconds(5),
        RequestTimeout = TimeSpan.FromSeconds(5),
    };

    internal KafkaTransport Connect(
        Func<KafkaTransportOptions, KafkaTransportOptions>? change = null, ILogger<KafkaTransport>? logger = null) =>
        new((change ?? (static options => options))(Options()), builder => TellingAdminClient.Of(builder.Build(), this), logger, null);

    /// <summary>Makes a topic.</summary>
    /// <returns>False when it is there already.</returns>
    internal async Task<bool> CreateTopicAsync(string topic, int partitions, int replicas = 1)
    {
        var code = await TellAsync($"topic {topic} {partitions} {replicas}");
        Assert.True(code is 0 or TopicExists, $"The mock cluster did not make '{topic}': {code}.");
        return code == 0;
    }

    internal Task SetDownAsync() => EachAsync("down");

    internal Task SetUpAsync() => EachAsync("up");

    /// <summary>How long each broker takes for each answer.</summary>
    internal async Task SetLatencyAsync(int milliseconds)
    {
        for (var broker = 1; broker <= Brokers; broker++)
            await TellAsync($"latency {broker} {milliseconds}");
    }

    internal Task SetLeaderAsync(string topic, int partition, int broker) => TellAsync($"leader {topic} {partition} {broker}");

    /// <summary>The next requests of a kind are answered with these errors.</summary>
    internal Task PushErrorsAsync(int request, params Confluent.Kafka.ErrorCode[] errors) =>
        TellAsync($"errors {request} {string.Join(' ', errors.Select(static error => (int)error))}");

    internal void Kill()
    {
        if (_process.HasExited)
            return;
        _process.Kill();
        _process.WaitForExit();
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        _telling.Dispose();
        return default;
    }

    private async Task EachAsync(string command)
    {
        for (var broker = 1; broker <= Brokers; broker++)
            await TellAsync($"{command} {broker}");
    }

    private async Task<int> TellAsync(string command)
    {
        await _telling.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(command);
            return int.Parse((await _process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        }
        finally
        {
            _telling.Release();
        }
    }
}
