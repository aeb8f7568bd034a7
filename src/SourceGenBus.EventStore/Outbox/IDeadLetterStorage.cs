namespace SourceGenBus.EventStore;

/// <summary>The dead letters of a store. Safe for concurrent use.</summary>
public interface IDeadLetterStorage
{
    /// <summary>Lists dead letters in the order of their positions.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    ValueTask<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterFilter filter, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Puts a dead letter back into the outbox, at its old place, and frees its key.</summary>
    /// <param name="position">The dead letter.</param>
    /// <param name="payload">Another payload, to mend it; null for the old one.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether there was such a dead letter that had not been discarded.</returns>
    ValueTask<bool> ReplayAsync(long position, ReadOnlyMemory<byte>? payload = null, CancellationToken cancellationToken = default);

    /// <summary>Gives an event up for good and frees its key. It is kept, with the reason.</summary>
    /// <param name="position">The dead letter.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether there was such a dead letter that had not been discarded.</returns>
    ValueTask<bool> DiscardAsync(long position, string reason, CancellationToken cancellationToken = default);
}
