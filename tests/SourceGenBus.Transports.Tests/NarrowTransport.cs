namespace SourceGenBus.Transports.Tests;

/// <summary>The broker in memory, with limits that a test sets.</summary>
internal sealed class NarrowTransport(InMemoryBroker broker) : ITransport
{
    private readonly InMemoryTransport _inner = new(broker);

    public string Name => "narrow";

    public TransportCapabilities Capabilities => _inner.Capabilities with { LargestMessage = LargestMessage };

    /// <summary>A destination that does not exist; null when all do.</summary>
    internal string? Missing { get; init; }

    internal int LargestMessage { get; init; } = 1_000_000;

    public ValueTask<IReadOnlyList<SendResult>> SendAsync(
        string destination, IReadOnlyList<TransportMessage> messages, CancellationToken cancellationToken) =>
        destination == Missing
            ? throw new TransportException($"There is no '{destination}'.")
            : _inner.SendAsync(destination, messages, cancellationToken);

    public ValueTask<ITransportConsumer> SubscribeAsync(TransportSubscription subscription, CancellationToken cancellationToken) =>
        _inner.SubscribeAsync(subscription, cancellationToken);

    public ValueTask<IReadOnlyList<string>> VerifyAsync(TransportTopology topology, CancellationToken cancellationToken) =>
        _inner.VerifyAsync(topology, cancellationToken);

    public ValueTask ProvisionAsync(TransportTopology topology, CancellationToken cancellationToken) =>
        _inner.ProvisionAsync(topology, cancellationToken);

    public string Describe(TransportTopology topology) => _inner.Describe(topology);

    public ValueTask PingAsync(CancellationToken cancellationToken) => _inner.PingAsync(cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
