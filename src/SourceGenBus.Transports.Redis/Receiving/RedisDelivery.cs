namespace SourceGenBus.Transports.Redis;

/// <summary>A message that was received, and the lease under which it was: only that can acknowledge it.</summary>
internal sealed class RedisDelivery(TransportMessage message, OwnedPartition partition) : TransportDelivery(message, partition.Name)
{
    internal OwnedPartition Owner { get; } = partition;

    internal string Id => Position!;
}
