namespace SourceGenBus.EventStore;

/// <summary>
/// The partition of an event: a hash of its key, so that one relay at a time delivers a key. The function must never change, since
/// partitions are stored.
/// </summary>
public static class OutboxPartitions
{
    /// <summary>How many partitions there are.</summary>
    public const int Count = 32;

    /// <summary>The partition of an event: FNV-1a over the key's UTF-16 units, or over the id's bytes when it has no key.</summary>
    /// <param name="envelope">The event.</param>
    public static short Of(EventEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var hash = 2166136261u;
        if (envelope.Key is { } key)
        {
            foreach (var unit in key)
                hash = (hash ^ unit) * 16777619u;
        }
        else
        {
            Span<byte> bytes = stackalloc byte[16];
            envelope.Id.TryWriteBytes(bytes);
            foreach (var value in bytes)
                hash = (hash ^ value) * 16777619u;
        }

        return (short)((hash ^ (hash >> 16)) % Count);
    }

    /// <summary>The partitions of several events, as a column.</summary>
    /// <param name="events">The events.</param>
    public static short[] Of(IReadOnlyList<EventEnvelope> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var partitions = new short[events.Count];
        for (var index = 0; index < partitions.Length; index++)
            partitions[index] = Of(events[index]);
        return partitions;
    }
}
