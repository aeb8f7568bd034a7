namespace SourceGenBus.Testing;

/// <summary>One event that was published to a recording bus.</summary>
/// <param name="Event">The event, boxed when it is a struct.</param>
/// <param name="Context">The context it was published with; <see cref="EventContext.Empty"/> without one.</param>
/// <param name="RecordedAt">When, by the clock of the recording bus.</param>
public sealed record PublishedEvent(object Event, EventContext Context, DateTimeOffset RecordedAt)
{
    /// <summary>
    /// The number of handlers and subscribers that the event reached; null where the bus behind is no <see cref="EventBus"/>.
    /// </summary>
    public int? HandlerCount { get; init; }
}
