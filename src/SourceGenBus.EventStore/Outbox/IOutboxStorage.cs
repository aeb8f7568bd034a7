using System.Data.Common;

namespace SourceGenBus.EventStore;

/// <summary>
/// The seam of a database that keeps an outbox. Safe for concurrent use, also by several processes. What it promises is written as
/// tests: a storage passes <c>OutboxStorageContract</c>.
/// </summary>
public interface IOutboxStorage
{
    /// <summary>Rises when something may have been written, in this process or another.</summary>
    StoreSignal Written { get; }

    /// <summary>Writes events in the caller's transaction.</summary>
    /// <param name="transaction">The transaction, owned by the caller, of a connection to the same database.</param>
    /// <param name="events">The events, in order.</param>
    /// <param name="notBefore">Deliver them not before this time; null for at once.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    ValueTask WriteAsync(
        DbTransaction transaction, IReadOnlyList<EventEnvelope> events, DateTimeOffset? notBefore = null, CancellationToken cancellationToken = default);

    /// <summary>Writes events in a transaction of its own.</summary>
    /// <param name="events">The events, in order.</param>
    /// <param name="notBefore">Deliver them not before this time; null for at once.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    ValueTask WriteAsync(IReadOnlyList<EventEnvelope> events, DateTimeOffset? notBefore = null, CancellationToken cancellationToken = default);

    /// <summary>Leases lanes that have something to deliver and that nobody else holds.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is longer than <see cref="LeaseRequest.MaximumDuration"/>.</exception>
    ValueTask<OutboxLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Extends a lease from now.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="duration">How long it holds from now.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether all of its lanes are still leased. If not, others may have begun to deliver them.</returns>
    ValueTask<bool> RenewAsync(OutboxLease lease, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>Removes delivered events. Those of lanes that the lease has lost stay.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="delivered">The events.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask CompleteAsync(OutboxLease lease, IReadOnlyList<OutboxMessage> delivered, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records a failed attempt and blocks the event's key, for the one handler of a message that is for one. Does nothing when the lease has
    /// lost the lane.
    /// </summary>
    /// <param name="lease">The lease.</param>
    /// <param name="message">The event.</param>
    /// <param name="failure">What happened, and when to try again.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask FailAsync(OutboxLease lease, OutboxMessage message, DeliveryFailure failure, CancellationToken cancellationToken = default);

    /// <summary>
    /// Divides an event that not all of its handlers have. Each that failed gets a delivery of its own, which is tried again or is a dead letter, and is
    /// held with the event's key; each that is held already gets one behind those that it waits for; the others have the event. Does nothing when the
    /// lease has lost the lane.
    /// </summary>
    /// <param name="lease">The lease.</param>
    /// <param name="message">An event for all handlers.</param>
    /// <param name="failures">The handlers that failed.</param>
    /// <param name="held">The handlers that did not get it, since they are behind with its key.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask DivideAsync(
        OutboxLease lease,
        OutboxMessage message,
        IReadOnlyList<DeliveryFailure> failures,
        IReadOnlyList<string> held,
        CancellationToken cancellationToken = default);

    /// <summary>Ends a lease.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Cancels it; the lease then runs out by itself.</param>
    ValueTask ReleaseAsync(OutboxLease lease, CancellationToken cancellationToken = default);

    /// <summary>When the next retry or scheduled event is due; null when nothing waits for a time.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask<DateTimeOffset?> GetNextDueAsync(CancellationToken cancellationToken = default);

    /// <summary>How the outbox stands.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask<OutboxState> GetStateAsync(CancellationToken cancellationToken = default);
}
