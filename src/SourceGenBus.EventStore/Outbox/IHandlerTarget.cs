namespace SourceGenBus.EventStore;

/// <summary>
/// A target that knows the handlers behind it. A relay then tries again only the handlers that failed. Called concurrently for events of
/// different keys.
/// </summary>
public interface IHandlerTarget : IOutboxTarget
{
    /// <summary>
    /// Delivers an event to some of its handlers. When the task completes, it has arrived for good at all that did not fail.
    /// </summary>
    /// <param name="envelope">The event.</param>
    /// <param name="scope">Which handlers.</param>
    /// <param name="cancellationToken">Cancelled when the relay stops or has lost its lease.</param>
    /// <returns>Who failed, and who was held. A handler that this program does not have is one that failed.</returns>
    /// <exception cref="Exception">It arrived nowhere for good, and has to be delivered again to all that it was for.</exception>
    ValueTask<DeliveryResult> DeliverAsync(EventEnvelope envelope, DeliveryScope scope, CancellationToken cancellationToken);
}
