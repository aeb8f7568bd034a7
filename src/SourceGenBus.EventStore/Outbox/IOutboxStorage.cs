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

    /// <summary>
    /// How many connections to the database there can be at a time, for example because of the size of a pool. Unlimited by default.
    /// </summary>
    int MaximumConnections => int.MaxValue;

    /// <summary>
    /// Whether an exception of this storage means that the database cannot be used at present, and not that the program is at fault.
    /// </summary>
    /// <param name="exception">What it threw.</param>
    bool IsOutage(Exception exception) => OutageClassification.IsOutage(exception);

    /// <summary>Writes events in the caller's transaction.</summary>
    /// <param name="transaction">The transaction, owned by the caller, of a connection to the same database.</param>
    /// <param name="events">The events, in order.</param>
    /// <param name="notBefore">Deliver them not before this time; null for at once.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    ValueTask WriteAsync(
        DbTransaction transaction,
        IReadOnlyList<EventEnvelope> events,
        DateTimeOffset? notBefore = null,
        CancellationToken cancellationToken = default);

    /// <summary>Writes events in a transaction of its own.</summary>
    /// <param name="events">The events, in order.</param>
    /// <param name="notBefore">Deliver them not before this time; null for at once.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    ValueTask WriteAsync(
        IReadOnlyList<EventEnvelope> events, DateTimeOffset? notBefore = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes events on the caller's connection, in its transaction, or without one in the ambient transaction that the connection takes
    /// part in (<see cref="System.Transactions.TransactionScope"/>), if <see cref="SupportsAmbientTransactions"/>.
    /// </summary>
    /// <param name="connection">The open connection to the same database, owned by the caller.</param>
    /// <param name="transaction">Its transaction, owned by the caller; null for the ambient one.</param>
    /// <param name="events">The events, in order.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <exception cref="NotSupportedException">There is no transaction, and the database takes no part in ambient ones.</exception>
    ValueTask WriteAsync(
        DbConnection connection,
        DbTransaction? transaction,
        IReadOnlyList<EventEnvelope> events,
        CancellationToken cancellationToken = default) => transaction is null
        ? throw new NotSupportedException("This outbox takes no part in ambient transactions. Write in a transaction of the connection.")
        : WriteAsync(transaction, events, notBefore: null, cancellationToken);

    /// <summary>
    /// The same for a caller that must not wait asynchronously. By default it blocks until the asynchronous form has ended.
    /// </summary>
    /// <param name="connection">The open connection to the same database, owned by the caller.</param>
    /// <param name="transaction">Its transaction, owned by the caller; null for the ambient one.</param>
    /// <param name="events">The events, in order.</param>
    /// <exception cref="NotSupportedException">There is no transaction, and the database takes no part in ambient ones.</exception>
    void Write(DbConnection connection, DbTransaction? transaction, IReadOnlyList<EventEnvelope> events) =>
        WriteAsync(connection, transaction, events).AsTask().GetAwaiter().GetResult();

    /// <summary>
    /// Whether connections to this database take part in ambient transactions (<see cref="System.Transactions.TransactionScope"/>). False
    /// by default.
    /// </summary>
    bool SupportsAmbientTransactions => false;

    /// <summary>
    /// Whether a connection, open or not, is one to this database, as far as that can be seen without asking a server. True by default.
    /// </summary>
    /// <param name="connection">The connection.</param>
    bool IsSameDatabase(DbConnection connection) => true;

    /// <summary>Leases partitions that have something to deliver and that nobody else holds.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is longer than <see cref="LeaseRequest.MaximumDuration"/>.</exception>
    ValueTask<OutboxLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Goes on with a lease, in one transaction: removes delivered events, gives back partitions that have nothing in hand, leases further
    /// partitions, and reads what comes next. Events in hand, and all events of a key of which one is in hand, are not read.
    /// </summary>
    /// <param name="lease">The lease, with the number of partitions that it had last.</param>
    /// <param name="delivered">Events to remove.</param>
    /// <param name="inHand">
    /// Events that were read under this lease and are being delivered, or will be. Their partitions stay leased.
    /// </param>
    /// <param name="request">
    /// How many partitions to lease beside those that stay. With 0, nothing is read. It extends no partition that is leased already.
    /// </param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>
    /// The lease as it is now, with the number of all its partitions and with the events that were read; without partitions when it has
    /// ended. Null
    /// when it has lost a partition to another relay: delivered events of the partitions that it still has were removed, and nothing else
    /// was done.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The duration is longer than <see cref="LeaseRequest.MaximumDuration"/>.</exception>
    ValueTask<OutboxLease?> ContinueAsync(
        OutboxLease lease,
        IReadOnlyList<OutboxMessage> delivered,
        IReadOnlyList<OutboxMessage> inHand,
        LeaseRequest request,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Not null while this process is the only one that can write to the database, as a transaction on SQLite makes it; the same object for
    /// as long as that lasts. Meanwhile nobody can take a lease over, although its time may be up. Null where several processes can write
    /// at a time.
    /// </summary>
    object? ExclusiveWriter => null;

    /// <summary>Extends a lease from now.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="duration">How long it holds from now.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether all of its partitions are still leased. If not, others may have begun to deliver them.</returns>
    ValueTask<bool> RenewAsync(OutboxLease lease, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes sure, at the start of a transaction that will remove an event with its effects, that the lease holds; where a transaction
    /// keeps everybody else from writing, and so the lease from being renewed, it extends the lease's partition in the transaction.
    /// </summary>
    /// <param name="transaction">The transaction, owned by the caller, of a connection to the same database.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="message">The event.</param>
    /// <param name="duration">How long the lease shall hold from now.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>
    /// False when the lease is known to have lost the event's partition. True says nothing where
    /// <see cref="CompleteAsync(DbTransaction,OutboxLease,OutboxMessage,CancellationToken)"/> finds out.
    /// </returns>
    ValueTask<bool> HoldAsync(
        DbTransaction transaction,
        OutboxLease lease,
        OutboxMessage message,
        TimeSpan duration,
        CancellationToken cancellationToken = default);

    /// <summary>Removes an event in the transaction of its effects, so that both happen, or neither.</summary>
    /// <param name="transaction">The transaction, owned by the caller, of a connection to the same database.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="message">The event, delivered to all handlers, or to the one that it is for.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>False when the lease has lost the event's partition, or the event is gone: the transaction must then not commit.</returns>
    ValueTask<bool> CompleteAsync(
        DbTransaction transaction, OutboxLease lease, OutboxMessage message, CancellationToken cancellationToken = default);

    /// <summary>Removes delivered events. Those of partitions that the lease has lost stay.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="delivered">The events.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask CompleteAsync(OutboxLease lease, IReadOnlyList<OutboxMessage> delivered, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records a failed attempt and blocks the event's key, for the one handler of a message that is for one. Does nothing when the lease
    /// has lost the partition.
    /// </summary>
    /// <param name="lease">The lease.</param>
    /// <param name="message">The event.</param>
    /// <param name="failure">What happened, and when to try again.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask FailAsync(OutboxLease lease, OutboxMessage message, DeliveryFailure failure, CancellationToken cancellationToken = default);

    /// <summary>
    /// Splits an event that not all of its handlers have. Each that failed gets a delivery of its own, which is tried again or is a dead
    /// letter, and is held with the event's key; each that is held already gets one behind those that it waits for; the others have the
    /// event. Does nothing when the lease has lost the partition.
    /// </summary>
    /// <param name="lease">The lease.</param>
    /// <param name="message">An event for all handlers.</param>
    /// <param name="failures">The handlers that failed.</param>
    /// <param name="held">The handlers that did not get it, since they are behind with its key.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask SplitByHandlerAsync(
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

    /// <summary>
    /// Since when the oldest event waits that could have been delivered: when it happened, or when it was due. Retries count from their
    /// next attempt, and what waits behind one, or is parked, does not count.
    /// </summary>
    /// <param name="now">The time up to which scheduled events and retries are due.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The time; null when nothing could be delivered.</returns>
    ValueTask<DateTimeOffset?> GetOldestDueAsync(DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>How the outbox stands.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask<OutboxState> GetStateAsync(CancellationToken cancellationToken = default);
}
