using System.Globalization;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>A message of a queue, with the number by which the channel that delivered it, and no other, acknowledges it.</summary>
internal sealed class RabbitMqDelivery : TransportDelivery
{
    internal RabbitMqDelivery(TransportMessage message, QueuePartition source, ulong tag, int deliveryCount)
        : base(message, source.Name)
    {
        Source = source;
        Tag = tag;
        Position = tag.ToString(CultureInfo.InvariantCulture);
        DeliveryCount = deliveryCount;
        PartitionLost = source.Lost;
    }

    internal QueuePartition Source { get; }

    internal ulong Tag { get; }

    /// <summary>The same message once more, after it was rejected.</summary>
    internal RabbitMqDelivery Again() => new(Message, Source, Tag, DeliveryCount.GetValueOrDefault() + 1);
}
