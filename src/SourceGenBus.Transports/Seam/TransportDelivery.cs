namespace SourceGenBus.Transports;

/// <summary>A message that was received. A transport derives from it to keep what it acknowledges by.</summary>
/// <param name="message">The message.</param>
/// <param name="partition">The part of the destination that it came from; order is kept within it.</param>
public class TransportDelivery(TransportMessage message, string partition)
{
    /// <summary>The message.</summary>
    public TransportMessage Message { get; } = message ?? throw new ArgumentNullException(nameof(message));

    /// <summary>The part of the destination that it came from; order is kept within it.</summary>
    public string Partition { get; } = partition ?? throw new ArgumentNullException(nameof(partition));

    /// <summary>Its position in the partition, for people and logs; null where the broker does not say.</summary>
    public string? Position { get; init; }

    /// <summary>How often it has been delivered, this time included; null where the broker does not know.</summary>
    public int? DeliveryCount { get; init; }

    /// <summary>
    /// Cancelled when this consumer has lost the partition: somebody else receives the message again, and acknowledging it here is of no
    /// use.
    /// </summary>
    public CancellationToken PartitionLost { get; init; }
}
