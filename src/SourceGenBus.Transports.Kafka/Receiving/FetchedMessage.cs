namespace SourceGenBus.Transports.Kafka;

/// <summary>A message of a partition that is with this consumer.</summary>
/// <param name="offset">Its offset.</param>
/// <param name="message">The message.</param>
internal sealed class FetchedMessage(long offset, TransportMessage message)
{
    internal long Offset => offset;

    internal TransportMessage Message => message;

    internal MessageState State { get; set; }

    /// <summary>How often this consumer has handed it out.</summary>
    internal int Deliveries { get; set; }
}
