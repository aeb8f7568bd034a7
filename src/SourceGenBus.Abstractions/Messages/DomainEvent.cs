namespace SourceGenBus;

/// <summary>
/// An optional base for events: something that happened, identified and dated. The bus publishes any type; this one
/// gives logs and failures an event id to name.
/// </summary>
public abstract record DomainEvent
{
    /// <summary>
    /// The identity of this occurrence: a UUID of version 7, which sorts by the time it was made. A copy made with <c>with</c> is still
    /// this occurrence and keeps it; another one needs an id of its own: <c>first with { Count = 2, EventId = DomainEvent.NewEventId()
    /// }</c>.
    /// </summary>
    public Guid EventId { get; init; } = Guid.CreateVersion7();

    /// <summary>An id for another occurrence.</summary>
    public static Guid NewEventId() => Guid.CreateVersion7();

    /// <summary>When it happened, in UTC. By default the time of construction.</summary>
    public DateTimeOffset OccurredAt { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>The id of the aggregate that it happened to; empty when there is none.</summary>
    public string AggregateId { get; init; } = "";

    /// <summary>
    /// The version of the event's schema, from 1. The position in a stream is a different thing and belongs to the
    /// store that assigns it.
    /// </summary>
    public int Version { get; init; } = 1;
}
