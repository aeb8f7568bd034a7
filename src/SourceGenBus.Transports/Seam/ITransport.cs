namespace SourceGenBus.Transports;

/// <summary>
/// The seam of a broker: it moves messages, and knows nothing of events, retries or dead letters, which are the same for all brokers. Safe for
/// concurrent use. What it promises is written as tests: a transport passes <c>TransportContract</c>. Disposing it closes its
/// connections.
/// </summary>
public interface ITransport : IAsyncDisposable
{
    /// <summary>The name of the kind of broker, such as <c>rabbitmq</c>, as metrics and logs have it.</summary>
    string Name { get; }

    /// <summary>What this broker can do.</summary>
    TransportCapabilities Capabilities { get; }

    /// <summary>
    /// Sends messages, and completes when the broker has answered for each: a message that is confirmed survives whatever the broker promises
    /// to survive. Messages of one call arrive in their order; two calls at the same time have no order between them.
    /// </summary>
    /// <param name="destination">Where to, such as <c>orders</c>.</param>
    /// <param name="messages">The messages, in order.</param>
    /// <param name="cancellationToken">Cancels the waiting; what was sent may then arrive or not.</param>
    /// <returns>The result of each message, in the order of <paramref name="messages"/>.</returns>
    /// <exception cref="TransportException">
    /// The broker cannot be reached, or refuses all of it. Some messages may have arrived.
    /// </exception>
    ValueTask<IReadOnlyList<SendResult>> SendAsync(
        string destination, IReadOnlyList<TransportMessage> messages, CancellationToken cancellationToken);

    /// <summary>
    /// Begins to receive what is sent to a destination, as one of the consumers of a group. Each message goes to one consumer of each
    /// group. Where the broker keeps order per key (<see cref="TransportCapabilities.OrdersByKey"/>), one consumer at a time has a
    /// partition.
    /// </summary>
    /// <param name="subscription">What to receive, and for whom.</param>
    /// <param name="cancellationToken">Cancels the beginning.</param>
    /// <returns>The consumer, owned by the caller.</returns>
    /// <exception cref="TransportException">The broker cannot be reached, or what the subscription needs is not there.</exception>
    ValueTask<ITransportConsumer> SubscribeAsync(TransportSubscription subscription, CancellationToken cancellationToken);

    /// <summary>Compares what the broker has with what is needed. Changes nothing.</summary>
    /// <param name="topology">What is needed.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>What is missing or otherwise than needed, a sentence for each; empty when all is there.</returns>
    /// <exception cref="TransportException">The broker cannot be reached.</exception>
    ValueTask<IReadOnlyList<string>> VerifyAsync(TransportTopology topology, CancellationToken cancellationToken);

    /// <summary>
    /// Makes what is needed and missing. What exists and is otherwise than needed is named and never changed or deleted.
    /// </summary>
    /// <param name="topology">What is needed.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="TransportException">
    /// The broker cannot be reached, the user may not make it, or something exists that is otherwise than needed.
    /// </exception>
    ValueTask ProvisionAsync(TransportTopology topology, CancellationToken cancellationToken);

    /// <summary>What <see cref="ProvisionAsync"/> would make on an empty broker, as commands or text for a person who reviews it.</summary>
    /// <param name="topology">What is needed.</param>
    string Describe(TransportTopology topology);

    /// <summary>Makes sure that the broker answers.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="TransportException">It does not answer; the message says why.</exception>
    ValueTask PingAsync(CancellationToken cancellationToken);
}
