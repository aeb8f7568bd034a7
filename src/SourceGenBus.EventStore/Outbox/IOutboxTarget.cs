namespace SourceGenBus.EventStore;

/// <summary>Where a relay takes events: the bus, or a broker. Called concurrently for events of different keys.</summary>
public interface IOutboxTarget
{
    /// <summary>Delivers an event. When the task completes, the event has arrived for good.</summary>
    /// <param name="envelope">The event.</param>
    /// <param name="cancellationToken">Cancelled when the relay stops or has lost its lease.</param>
    /// <exception cref="DeliveryException">It did not arrive, and it is known who failed.</exception>
    ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken);
}
