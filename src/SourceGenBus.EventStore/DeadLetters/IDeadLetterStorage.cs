namespace SourceGenBus.EventStore;

/// <summary>
/// The dead letters of a store. Safe for concurrent use, also by several processes. What it promises is written as tests: a storage passes
/// <c>DeadLetterContract</c>.
/// </summary>
public interface IDeadLetterStorage
{
    /// <summary>Lists dead letters in the order of their positions and then of their handlers.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterFilter filter, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Counts dead letters.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask<long> CountAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Looks at one dead letter, discarded ones included.</summary>
    /// <param name="id">The dead letter.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The dead letter; null when there is none.</returns>
    ValueTask<DeadLetter?> FindAsync(DeadLetterId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a dead letter back into the outbox, at its old place before the later events of its key, for the handler that gave up only, and
    /// frees its key. Attempts are counted anew; the errors of the old ones are kept until it has arrived.
    /// </summary>
    /// <param name="id">The dead letter.</param>
    /// <param name="payload">Another payload, to edit it; null for the old one.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether there was such a dead letter that had not been discarded.</returns>
    /// <exception cref="ArgumentException"><paramref name="payload"/> is no JSON.</exception>
    ValueTask<bool> ReplayAsync(DeadLetterId id, ReadOnlyMemory<byte>? payload = null, CancellationToken cancellationToken = default);

    /// <summary>Gives an event up for good and frees its key. It is kept, with the reason and the time.</summary>
    /// <param name="id">The dead letter.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether there was such a dead letter that had not been discarded.</returns>
    ValueTask<bool> DiscardAsync(DeadLetterId id, string reason, CancellationToken cancellationToken = default);
}
