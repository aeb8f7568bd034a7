namespace SourceGenBus.Transports;

/// <summary>Moves messages through a broker in memory. Safe for concurrent use.</summary>
/// <param name="broker">The broker, shared by the services that talk with one another. It outlives the transport.</param>
/// <param name="timeProvider">The clock; null for the system's.</param>
public sealed class InMemoryTransport(InMemoryBroker broker, TimeProvider? timeProvider = null) : ITransport
{
    private readonly InMemoryBroker _broker = broker ?? throw new ArgumentNullException(nameof(broker));
    private readonly TimeProvider _clock = timeProvider ?? TimeProvider.System;

    /// <inheritdoc />
    public string Name => "memory";

    /// <inheritdoc />
    public TransportCapabilities Capabilities { get; } = new()
    {
        OrdersByKey = true,
        Delays = true,
        CountsDeliveries = true,
        KeepsHistory = true,
    };

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SendResult>> SendAsync(
        string destination, IReadOnlyList<TransportMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        _broker.ThrowIfDown();
        _broker.Of(destination).Add(messages);
        var results = new SendResult[messages.Count];
        return ValueTask.FromResult<IReadOnlyList<SendResult>>(results);
    }

    /// <inheritdoc />
    public ValueTask<ITransportConsumer> SubscribeAsync(TransportSubscription subscription, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        cancellationToken.ThrowIfCancellationRequested();
        _broker.ThrowIfDown();
        return ValueTask.FromResult<ITransportConsumer>(
            new InMemoryConsumer(_broker, _broker.Of(subscription.Destination).Group(subscription.Group), subscription, _clock));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> VerifyAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        _broker.ThrowIfDown();
        return ValueTask.FromResult<IReadOnlyList<string>>([]);
    }

    /// <inheritdoc />
    public ValueTask ProvisionAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        _broker.ThrowIfDown();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public string Describe(TransportTopology topology) => "Nothing has to be made: destinations exist when they are used.";

    /// <inheritdoc />
    public ValueTask PingAsync(CancellationToken cancellationToken)
    {
        _broker.ThrowIfDown();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
