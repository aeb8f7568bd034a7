namespace SourceGenBus.EventStore;

/// <summary>
/// What a person asks a store: what is in it and whether it is well. Safe for concurrent use, also while programs work on the store.
/// What it promises is written as tests: a storage passes <c>InspectionContract</c>.
/// </summary>
public interface IStoreInspection
{
    /// <summary>Lists streams in the order of their names.</summary>
    /// <param name="prefix">Only those whose names begin so; empty for all.</param>
    /// <param name="after">Only those after this name, to go on with a list; empty for the start.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(
        string prefix = "", string after = "", int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Lists what the outbox holds, in the order of positions and then of handlers.</summary>
    /// <param name="afterPosition">Only what lies after this position, to go on with a list; 0 for the start.</param>
    /// <param name="afterHandler">
    /// Also what lies at this position for handlers after this one, since a list may end among the deliveries of one event; null for
    /// nothing of it.
    /// </param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask<IReadOnlyList<OutboxEntry>> ListOutboxAsync(
        long afterPosition = 0, string? afterHandler = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Lists the handlers that have claimed events in the inbox, by their names.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask<IReadOnlyList<InboxSummary>> ListInboxAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists how far projections and subscribers have come, by their names.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask<IReadOnlyList<Checkpoint>> ListCheckpointsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Looks for what the store's own rules exclude: gaps in streams, keys that wait for nothing, checkpoints ahead of the store, damage of
    /// the file. Reads every event.
    /// </summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>What was found; nothing in a store that is well.</returns>
    ValueTask<IReadOnlyList<StoreProblem>> CheckAsync(CancellationToken cancellationToken = default);
}
