namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// The bucket of a message: a hash of its key, by which the broker puts a key into the same queue always. The function must never change,
/// since queues are bound by it. Another program may choose any number from 0 to 31, as long as it is the same for the same key.
/// </summary>
internal static class KeyBuckets
{
    /// <summary>How many there are.</summary>
    internal const int Count = 32;

    /// <summary>FNV-1a over the UTF-16 units of the key, or of the id of a message that has none.</summary>
    internal static int Of(TransportMessage message)
    {
        var hash = 2166136261u;
        foreach (var unit in message.Key ?? message.Id)
            hash = (hash ^ unit) * 16777619u;
        return (int)((hash ^ (hash >> 16)) % Count);
    }
}
