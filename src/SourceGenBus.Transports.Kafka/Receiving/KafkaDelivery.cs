namespace SourceGenBus.Transports.Kafka;

/// <summary>A message that was received, and the assignment of its partition under which it was: only that can acknowledge it.</summary>
internal sealed class KafkaDelivery(FetchedMessage fetched, AssignedPartition partition)
    : TransportDelivery(fetched.Message, partition.Name)
{
    internal FetchedMessage Fetched { get; } = fetched;

    internal AssignedPartition Owner { get; } = partition;
}
