using System.Data.Common;

namespace SourceGenBus.EventStore;

/// <summary>
/// Remembers what has been handled, so that an event that arrives twice takes effect once. Safe for concurrent use.
/// </summary>
public interface IInbox
{
    /// <summary>
    /// Claims an event for a handler in the handler's own transaction: effects and claim commit together or not at all. Of two
    /// claims at the same time the second waits for the first to end.
    /// </summary>
    /// <param name="transaction">The transaction, owned by the caller, in which the handler writes.</param>
    /// <param name="handler">The stable name of the handler.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>True to handle the event; false when it has been handled.</returns>
    ValueTask<bool> TryClaimAsync(DbTransaction transaction, string handler, Guid eventId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims an event as the other overload does, and remembers what is in it: another event that has the same id, such as a copy, is not
    /// taken for the same one.
    /// </summary>
    /// <param name="transaction">The transaction, owned by the caller, in which the handler writes.</param>
    /// <param name="handler">The stable name of the handler.</param>
    /// <param name="envelope">The event.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>True to handle the event; false when it has been handled.</returns>
    /// <exception cref="EventIdConflictException">The handler has claimed an event with the same id and other contents.</exception>
    ValueTask<bool> TryClaimAsync(
        DbTransaction transaction, string handler, EventEnvelope envelope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return TryClaimAsync(transaction, handler, envelope.Id, cancellationToken);
    }

    /// <summary>Forgets old claims. A duplicate that arrives later than that is handled again.</summary>
    /// <param name="before">The time before which claims are forgotten.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>How many were forgotten.</returns>
    ValueTask<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default);
}
