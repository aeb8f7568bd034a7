using System.Globalization;
using System.Text;
using SourceGenBus.Transports.Kafka.Tests.Server;

namespace SourceGenBus.Transports.Kafka.Tests;

/// <summary>What the tests share: a destination of their own, and what they do with it.</summary>
public abstract class KafkaTest : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _disposables = [];
    private string? _folder;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected string Destination { get; } = $"test-{Guid.NewGuid():N}";

    /// <summary>A group of this test's own: who joins a group makes all of it share its partitions anew.</summary>
    protected string Group { get; } = $"group-{Guid.NewGuid():N}";

    /// <summary>A folder that goes when the test is over.</summary>
    protected string Folder => _folder ??= Directory.CreateTempSubdirectory("sgb-kafka-test-").FullName;

    public async ValueTask DisposeAsync()
    {
        _disposables.Reverse();
        foreach (var disposable in _disposables)
            await disposable.DisposeAsync();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected T Dispose<T>(T disposable)
        where T : IAsyncDisposable
    {
        _disposables.Add(disposable);
        return disposable;
    }

    internal async Task<KafkaCluster> StartClusterAsync() => Dispose(await KafkaCluster.StartAsync());

    internal KafkaTransport Connect(
        KafkaCluster cluster, Func<KafkaTransportOptions, KafkaTransportOptions>? change = null, RecordingLogger? logger = null) =>
        Dispose(cluster.Connect(change, logger));

    /// <summary>A transport to a cluster that tests share, where the destination is made.</summary>
    internal async Task<KafkaTransport> ConnectAsync(
        Func<KafkaTransportOptions, KafkaTransportOptions>? change = null, RecordingLogger? logger = null)
    {
        var transport = Connect(await KafkaCluster.SharedAsync(), change, logger);
        await transport.ProvisionAsync(TopologyOf(), Cancelled);
        return transport;
    }

    protected TransportSubscription SubscriptionOf(int prefetch = 256) =>
        new(Destination, Group) { Heartbeat = TimeSpan.FromMilliseconds(500), Prefetch = prefetch };

    protected TransportTopology TopologyOf() => new([Destination], [SubscriptionOf()]);

    protected async Task<ITransportConsumer> SubscribeAsync(ITransport transport, int prefetch = 256) =>
        Dispose(await transport.SubscribeAsync(SubscriptionOf(prefetch), Cancelled));

    protected static TransportMessage Message(string text, string? key = null) =>
        new(Guid.CreateVersion7().ToString(), Encoding.UTF8.GetBytes(text)) { Key = key };

    /// <summary>Messages <c>0</c> to <c>count - 1</c>, spread over keys one after another.</summary>
    protected static TransportMessage[] Numbered(int count, int keys) =>
        [.. Enumerable.Range(0, count).Select(number => Message(Text(number), $"key {Text(number % keys)}"))];

    protected static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    protected static string Text(TransportDelivery delivery) => Encoding.UTF8.GetString(delivery.Message.Body.Span);

    protected async Task SendAsync(ITransport transport, params TransportMessage[] messages)
    {
        var results = await transport.SendAsync(Destination, messages, Cancelled);
        Assert.All(results, static result => Assert.Equal(SendResult.Confirmed, result));
    }

    /// <summary>Sends what failed again, together, until all is confirmed.</summary>
    internal async Task SendUntilConfirmedAsync(KafkaTransport transport, TransportMessage[] messages)
    {
        while (messages.Length > 0)
        {
            try
            {
                var results = await transport.SendAsync(Destination, messages, Cancelled);
                messages = [.. messages.Where((_, index) => results[index].Outcome != SendOutcome.Confirmed)];
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                await Task.Delay(20, Cancelled);
            }
        }
    }

    protected static async Task<List<TransportDelivery>> ReceiveAsync(ITransportConsumer consumer, int count, bool acknowledges = true)
    {
        List<TransportDelivery> received = [];
        while (received.Count < count)
        {
            var deliveries = await consumer.ReceiveAsync(count - received.Count, Cancelled);
            received.AddRange(deliveries);
            if (acknowledges && deliveries.Count > 0)
                await consumer.AcknowledgeAsync(deliveries, Cancelled);
        }

        return received;
    }

    /// <summary>Makes sure that nothing comes within two heartbeats.</summary>
    protected static async Task NothingComesAsync(ITransportConsumer consumer)
    {
        for (var heartbeat = 0; heartbeat < 2; heartbeat++)
            Assert.Equal([], (await consumer.ReceiveAsync(10, Cancelled)).Select(Text));
    }

    protected static void InOrderOfKeys(IEnumerable<TransportDelivery> received, int count)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var delivery in received.Where(delivery => seen.Add(delivery.Message.Id)))
        {
            var number = int.Parse(Text(delivery), CultureInfo.InvariantCulture);
            Assert.True(last.GetValueOrDefault(delivery.Message.Key!, -1) < number, $"{number} came late for '{delivery.Message.Key}'.");
            last[delivery.Message.Key!] = number;
        }

        Assert.Equal(count, seen.Count);
    }

    /// <summary>Waits until something is so. What never is fails with the time limit of the test.</summary>
    protected static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(20, Cancelled);
    }

    protected static async Task<TransportException> RefusedAsync(Func<Task> action, bool isTransient)
    {
        var exception = await Assert.ThrowsAsync<TransportException>(action);
        Assert.True(exception.IsTransient == isTransient, exception.ToString());
        return exception;
    }
}
