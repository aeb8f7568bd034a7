namespace SourceGenBus.EventStore;

/// <summary>
/// Two events have the same id, which stands for one occurrence: what recognizes duplicates by it would drop one of them. Most often the
/// second is a copy made with <c>with</c>, which keeps the id; give it one of its own: <c>first with { EventId = DomainEvent.NewEventId()
/// }</c>.
/// </summary>
public sealed class EventIdConflictException : Exception
{
    /// <summary>Makes one.</summary>
    public EventIdConflictException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    public EventIdConflictException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public EventIdConflictException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="eventId">The id.</param>
    /// <param name="message">Which two events, and what to do.</param>
    public EventIdConflictException(Guid eventId, string message)
        : base(message) => EventId = eventId;

    /// <summary>The id that both have.</summary>
    public Guid EventId { get; }
}
