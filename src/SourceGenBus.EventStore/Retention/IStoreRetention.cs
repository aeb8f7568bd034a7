namespace SourceGenBus.EventStore;

/// <summary>
/// Deletes what need not be kept any longer, and erases what must not be. Safe for concurrent use, also while programs work on the store:
/// everything happens in portions, each in a transaction of its own, so that no append waits long. What was done before a failure stays
/// done, and the rest can be done later. What it promises is written as tests: a storage passes <c>RetentionContract</c>.
/// </summary>
/// <remarks>
/// Positions and versions never change: a stream goes on with the version after its last one, also when all its events are deleted, and
/// checkpoints stay valid.
/// </remarks>
public interface IStoreRetention
{
    /// <summary>Counts what <see cref="ApplyAsync"/> would delete now. Changes nothing.</summary>
    /// <param name="policy">What may be deleted.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask<RetentionReport> CountAsync(RetentionPolicy policy, CancellationToken cancellationToken = default);

    /// <summary>Deletes what a policy does not keep.</summary>
    /// <param name="policy">What may be deleted.</param>
    /// <param name="cancellationToken">Cancels it after the portion under way.</param>
    /// <returns>What was deleted.</returns>
    ValueTask<RetentionReport> ApplyAsync(RetentionPolicy policy, CancellationToken cancellationToken = default);

    /// <summary>
    /// Marks a stream as archived: it is complete, and <see cref="RetentionPolicy.ArchivedStreams"/> may delete its events later. It can be
    /// read as before. An append ends the mark.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether there is such a stream.</returns>
    ValueTask<bool> ArchiveStreamAsync(string stream, CancellationToken cancellationToken = default);

    /// <summary>Takes the mark of <see cref="ArchiveStreamAsync"/> away.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether it was marked.</returns>
    ValueTask<bool> RestoreStreamAsync(string stream, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces contents, headers and keys of all events of a stream, now and in the copies of these events in the outbox, among the dead
    /// letters and in the recorded errors of deliveries and projections, and deletes the stream's snapshot. Each event keeps its position,
    /// version, id and time, and is read as a <see cref="RedactedEvent"/>. Dead letters of them are discarded. It cannot be undone.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels it after the portion under way; call it again to finish.</param>
    /// <returns>What was redacted; nothing when there is no such stream or it was redacted before.</returns>
    ValueTask<ErasureReport> RedactStreamAsync(string stream, CancellationToken cancellationToken = default);

    /// <summary>
    /// Redacts a stream's events as <see cref="RedactStreamAsync"/> does, and deletes them, whatever checkpoints have not passed. The
    /// stream keeps its name and version as a tombstone. It cannot be undone.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels it after the portion under way; call it again to finish.</param>
    /// <returns>What was redacted and deleted.</returns>
    ValueTask<ErasureReport> DeleteStreamAsync(string stream, CancellationToken cancellationToken = default);
}
