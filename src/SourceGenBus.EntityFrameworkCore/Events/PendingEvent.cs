using SourceGenBus.EventStore;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>
/// An event that waits for a save or for the commit after it. Its envelope is made once, so that a save that is repeated, after a commit
/// whose answer was lost for example, writes the same id again.
/// </summary>
internal sealed class PendingEvent(object @event, EventEnvelope envelope, IAggregateRoot? source)
{
    internal object Event => @event;

    internal EventEnvelope Envelope => envelope;

    /// <summary>Who raised it; null when it was published in the scope.</summary>
    internal IAggregateRoot? Source => source;

    /// <summary>The caller's transaction that was open when it was published; null without one.</summary>
    internal Guid? PublishedIn { get; init; }

    /// <summary>The transaction that its row was written in and that has not ended, as far as is known.</summary>
    internal Guid? WrittenIn { get; set; }

    /// <summary>Which write of the context it was, to be compared with savepoints.</summary>
    internal int WrittenAs { get; set; }

    /// <summary>
    /// Whether it was saved and the caller rolled that back. EF Core takes the entity for saved then, so the event waits until the entity
    /// is written again.
    /// </summary>
    internal bool IsRolledBack { get; set; }

    /// <summary>Whether the save that wrote it accepted the changes, so that a save after a rollback does not repeat them.</summary>
    internal bool IsAccepted { get; set; }

    /// <summary>Whether it is committed, and only its source still has it.</summary>
    internal bool IsCommitted { get; set; }
}
