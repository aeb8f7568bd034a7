namespace SourceGenBus.Transports;

/// <summary>
/// One consumer of a destination. Receiving is for one caller at a time; acknowledging, rejecting and extending may happen beside it.
/// Disposing it stops fetching; what was not acknowledged is delivered again, to this group's consumers.
/// </summary>
public interface ITransportConsumer : IAsyncDisposable
{
    /// <summary>
    /// Waits for messages. Those of a partition come in their order; a message that is delivered again comes before those behind it that
    /// were not received.
    /// </summary>
    /// <param name="maximum">How many at most.</param>
    /// <param name="cancellationToken">Cancels the waiting; no message is lost by that.</param>
    /// <returns>
    /// The messages. Empty when none arrived within <see cref="TransportSubscription.Heartbeat"/> though the broker answers, so that a
    /// consumer that is stuck can be told from one without messages.
    /// </returns>
    /// <exception cref="TransportException">The connection is lost. The consumer is of no further use; subscribe again.</exception>
    ValueTask<IReadOnlyList<TransportDelivery>> ReceiveAsync(int maximum, CancellationToken cancellationToken);

    /// <summary>Tells the broker that messages are dealt with and need not be delivered again to this group.</summary>
    /// <param name="deliveries">Deliveries of this consumer, each at most once.</param>
    /// <param name="cancellationToken">Cancels it; the messages may then be delivered again.</param>
    /// <exception cref="TransportException">The connection or the partition is lost; the messages are delivered again.</exception>
    ValueTask AcknowledgeAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a message back, to be delivered again. Where <see cref="TransportCapabilities.Delays"/> is false, the delay is not kept.
    /// </summary>
    /// <param name="delivery">A delivery of this consumer that was not acknowledged.</param>
    /// <param name="delay">Not before this time has passed; zero for at once.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="TransportException">The connection or the partition is lost; the message is delivered again.</exception>
    ValueTask RejectAsync(TransportDelivery delivery, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>
    /// Tells a broker that gives messages to somebody else after a time that they are still being worked on. Does nothing elsewhere.
    /// </summary>
    /// <param name="deliveries">Deliveries of this consumer that were not acknowledged.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="TransportException">The connection or the partition is lost.</exception>
    ValueTask ExtendAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken);
}
