namespace SourceGenBus.Testing;

/// <summary>One event that was accepted by a recording queue.</summary>
/// <param name="Event">The event, boxed when it is a struct.</param>
/// <param name="Context">The context it was enqueued with, as the caller passed it; <see cref="EventContext.Empty"/> without one.</param>
/// <param name="Key">The key that the caller passed; null without one.</param>
/// <param name="RecordedAt">When, by the clock of the recording queue.</param>
public sealed record EnqueuedEvent(object Event, EventContext Context, string? Key, DateTimeOffset RecordedAt);
