using System.Data.Common;

namespace SourceGenBus.EventStore;

/// <summary>
/// The seam of a database that keeps streams: it moves envelopes and knows no event type. Safe for concurrent use. What it
/// promises is written as tests: a storage passes <c>EventStorageContract</c>.
/// </summary>
public interface IEventStorage
{
    /// <summary>Rises when something may have been appended, in this process or another.</summary>
    StoreSignal Appended { get; }

    /// <summary>Appends events to a stream, all or none, in a transaction of its own.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">The version that the stream must have.</param>
    /// <param name="events">The events, in order.</param>
    /// <param name="options">What else to do.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <exception cref="VersionConflictException">The stream has another version. Nothing was appended.</exception>
    /// <exception cref="EventIdConflictException">
    /// Two of the events have one id, or one is stored already. The repetition of a whole append that has succeeded is no error: it is
    /// answered as that one was, also when the stream has gone on since.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// A text cannot be stored: it has a NUL character or an unpaired surrogate, or is too long to be indexed.
    /// </exception>
    ValueTask<AppendResult> AppendAsync(
        string stream,
        ExpectedVersion expected,
        IReadOnlyList<EventEnvelope> events,
        AppendOptions options,
        CancellationToken cancellationToken = default);

    /// <summary>Appends events to a stream in the caller's transaction.</summary>
    /// <param name="transaction">The transaction, owned by the caller, of a connection to the same database.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">The version that the stream must have.</param>
    /// <param name="events">The events, in order.</param>
    /// <param name="options">What else to do.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <exception cref="VersionConflictException">
    /// The stream has another version. Nothing was appended; the transaction can go on.
    /// </exception>
    /// <exception cref="EventIdConflictException">
    /// Two of the events have one id, or one is stored already. The repetition of a whole append that has succeeded is no error: it is
    /// answered as that one was, also when the stream has gone on since.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// A text cannot be stored: it has a NUL character or an unpaired surrogate, or is too long to be indexed.
    /// </exception>
    ValueTask<AppendResult> AppendAsync(
        DbTransaction transaction,
        string stream,
        ExpectedVersion expected,
        IReadOnlyList<EventEnvelope> events,
        AppendOptions options,
        CancellationToken cancellationToken = default);

    /// <summary>Reads some events of a stream.</summary>
    /// <param name="stream">The stream; one that does not exist has no events.</param>
    /// <param name="direction">Whether to read on or back from <paramref name="fromVersion"/>.</param>
    /// <param name="fromVersion">The first version to read.</param>
    /// <param name="limit">How many events, and bytes of them, at most. Where there is an event, one is read at least.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        string stream, ReadDirection direction, long fromVersion, PageLimit limit, CancellationToken cancellationToken = default);

    /// <summary>Reads some events of a stream in the caller's transaction: what that has appended, too.</summary>
    /// <param name="transaction">The transaction, owned by the caller, of a connection to the same database.</param>
    /// <param name="stream">The stream; one that does not exist has no events.</param>
    /// <param name="direction">Whether to read on or back from <paramref name="fromVersion"/>.</param>
    /// <param name="fromVersion">The first version to read.</param>
    /// <param name="limit">How many events, and bytes of them, at most. Where there is an event, one is read at least.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        DbTransaction transaction,
        string stream,
        ReadDirection direction,
        long fromVersion,
        PageLimit limit,
        CancellationToken cancellationToken = default);

    /// <summary>How far all events can be read without skipping any.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ReadReplicaException">The database is a replica, where this cannot be known.</exception>
    ValueTask<Horizon> GetHorizonAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads some events of all streams in the order of their positions.</summary>
    /// <param name="afterPosition">The position to go on from, exclusive; 0 for the start.</param>
    /// <param name="upToPosition">The last position, inclusive: the safe horizon or less.</param>
    /// <param name="limit">How many events, and bytes of them, at most. Where there is an event, one is read at least.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<IReadOnlyList<StoredEvent>> ReadAllAsync(
        long afterPosition, long upToPosition, PageLimit limit, CancellationToken cancellationToken = default);

    /// <summary>Reads the snapshot of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The snapshot, or null without one.</returns>
    ValueTask<Snapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellationToken = default);

    /// <summary>Keeps a snapshot, unless there is one of the same or a newer version of the same contract.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    ValueTask SaveSnapshotAsync(string stream, Snapshot snapshot, CancellationToken cancellationToken = default);

    /// <summary>Reads how far a subscriber has come.</summary>
    /// <param name="name">The subscriber.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The position, or 0 for one that never saved.</returns>
    ValueTask<long> ReadCheckpointAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Reads how far a subscriber has come, and keeps others from going on until the transaction ends.</summary>
    /// <param name="transaction">The transaction, owned by the caller.</param>
    /// <param name="name">The subscriber.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>The position, or 0 for one that never saved.</returns>
    ValueTask<long> LockCheckpointAsync(DbTransaction transaction, string name, CancellationToken cancellationToken = default);

    /// <summary>Saves how far a subscriber has come, in the transaction that holds what it made of the events.</summary>
    /// <param name="transaction">The transaction, owned by the caller.</param>
    /// <param name="name">The subscriber.</param>
    /// <param name="position">The position.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    ValueTask SaveCheckpointAsync(DbTransaction transaction, string name, long position, CancellationToken cancellationToken = default);
}
