namespace SourceGenBus.Transports.Redis;

/// <summary>
/// The partition of a message: FNV-1a over the UTF-16 units of its key, or of its id when it has none, as the outbox of the event store has
/// it. The function must never change: two programs of different versions send to the same streams.
/// </summary>
internal static class RedisPartitions
{
    internal static int Of(TransportMessage message, int count)
    {
        var hash = 2166136261u;
        foreach (var unit in message.Key ?? message.Id)
            hash = (hash ^ unit) * 16777619u;
        return (int)((hash ^ (hash >> 16)) % (uint)count);
    }
}
