namespace SourceGenBus.EventStore;

/// <summary>
/// One event as it is stored and sent: the attributes of CloudEvents 1.0 beside a payload of bytes. Immutable; nobody may
/// change the payload.
/// </summary>
/// <param name="Id">The identity of the occurrence, a UUID of version 7. Inboxes recognize duplicates by it.</param>
/// <param name="Name">The stable name of the event.</param>
/// <param name="SchemaVersion">The version of its schema, from 1.</param>
/// <param name="Time">When it happened, in UTC; stored in microseconds.</param>
/// <param name="Payload">The event as UTF-8 JSON.</param>
public sealed record EventEnvelope(Guid Id, string Name, int SchemaVersion, DateTimeOffset Time, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Events with the same key are delivered in order; null for one that waits for no other.</summary>
    public string? Key { get; init; }

    /// <summary>What travels beside the event.</summary>
    public EventHeaders Headers { get; init; } = EventHeaders.Empty;
}
