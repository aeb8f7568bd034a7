using System.Globalization;
using System.Text;
using Xunit;

namespace SourceGenBus.Transports.Testing;

/// <summary>What the suites share: each test has destinations and groups of its own on a broker that others use, too.</summary>
/// <param name="create">Connects a transport to the broker; the suite disposes it.</param>
public abstract class TransportContract(Func<ValueTask<ITransport>> create) : IAsyncLifetime
{
    private readonly List<ITransport> _transports = [];
    private readonly List<ITransportConsumer> _consumers = [];

    /// <summary>Ends a test that waits in vain.</summary>
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The transport under test.</summary>
    protected ITransport Transport { get; private set; } = null!;

    /// <summary>A destination of this test's own.</summary>
    protected string Destination { get; } = $"test-{Guid.NewGuid():N}";

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => Transport = await ConnectAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var consumer in _consumers)
            await consumer.DisposeAsync();
        foreach (var transport in _transports)
            await transport.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another connection to the same broker, as another process has it. The suite disposes it.</summary>
    protected async ValueTask<ITransport> ConnectAsync()
    {
        var transport = await create();
        _transports.Add(transport);
        return transport;
    }

    /// <summary>Makes what is needed to send to <see cref="Destination"/> and for some groups to receive from it.</summary>
    /// <param name="groups">The groups.</param>
    protected ValueTask ProvisionAsync(params string[] groups) => Transport.ProvisionAsync(TopologyOf(groups), Cancelled);

    /// <summary>What <see cref="ProvisionAsync"/> makes.</summary>
    /// <param name="groups">The groups.</param>
    protected TransportTopology TopologyOf(params string[] groups) => new([Destination], [.. groups.Select(group => SubscriptionOf(group))]);

    /// <summary>A subscription to <see cref="Destination"/>.</summary>
    /// <param name="group">The group.</param>
    /// <param name="prefetch">How many messages are fetched at most.</param>
    protected TransportSubscription SubscriptionOf(string group, int prefetch = 256) =>
        new(Destination, group) { Prefetch = prefetch, Heartbeat = TimeSpan.FromMilliseconds(500) };

    /// <summary>A consumer of <see cref="Destination"/>. The suite disposes it.</summary>
    /// <param name="group">The group.</param>
    /// <param name="transport">The connection; null for <see cref="Transport"/>.</param>
    /// <param name="prefetch">How many messages are fetched at most.</param>
    protected async ValueTask<ITransportConsumer> SubscribeAsync(string group, ITransport? transport = null, int prefetch = 256)
    {
        var consumer = await (transport ?? Transport).SubscribeAsync(SubscriptionOf(group, prefetch), Cancelled);
        _consumers.Add(consumer);
        return consumer;
    }

    /// <summary>A message whose body is a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="key">The ordering key.</param>
    protected static TransportMessage Message(string text, string? key = null) =>
        new(Guid.CreateVersion7().ToString(), Encoding.UTF8.GetBytes(text)) { ContentType = "text/plain", Type = "thing.happened", Key = key };

    /// <summary>Messages <c>0</c> to <c>count - 1</c>, spread over keys one after another.</summary>
    /// <param name="count">How many.</param>
    /// <param name="keys">Over how many keys.</param>
    protected static TransportMessage[] Numbered(int count, int keys) =>
        [.. Enumerable.Range(0, count).Select(number =>
            Message(number.ToString(CultureInfo.InvariantCulture), $"key {(number % keys).ToString(CultureInfo.InvariantCulture)}"))];

    /// <summary>The text of a message.</summary>
    /// <param name="delivery">The message.</param>
    protected static string Text(TransportDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return Encoding.UTF8.GetString(delivery.Message.Body.Span);
    }

    /// <summary>Sends messages to <see cref="Destination"/>, all of which have to be confirmed.</summary>
    /// <param name="messages">The messages.</param>
    protected async Task SendAsync(params TransportMessage[] messages)
    {
        var results = await Transport.SendAsync(Destination, messages, Cancelled);
        Assert.Equal(messages.Length, results.Count);
        Assert.All(results, static result => Assert.Equal(SendResult.Confirmed, result));
    }

    /// <summary>Receives until there are as many messages as asked for.</summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="count">How many.</param>
    /// <param name="acknowledges">Whether each receipt is acknowledged.</param>
    protected static async Task<List<TransportDelivery>> ReceiveAsync(ITransportConsumer consumer, int count, bool acknowledges = true)
    {
        ArgumentNullException.ThrowIfNull(consumer);
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
    /// <param name="consumer">The consumer.</param>
    protected static async Task NothingComesAsync(ITransportConsumer consumer)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        for (var heartbeat = 0; heartbeat < 2; heartbeat++)
            Assert.Equal([], (await consumer.ReceiveAsync(10, Cancelled)).Select(Text));
    }

    /// <summary>Makes sure that the numbers of each key rise, where a message that came again counts once.</summary>
    /// <param name="received">What was received, in order.</param>
    /// <param name="count">How many different messages there must be.</param>
    protected static void InOrderOfKeys(IEnumerable<TransportDelivery> received, int count)
    {
        ArgumentNullException.ThrowIfNull(received);
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
}
