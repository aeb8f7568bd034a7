namespace SourceGenBus.EventStore;

/// <summary>An event whose delivery was given up.</summary>
/// <param name="Position">Its place in the order of its key, and its identity among dead letters.</param>
/// <param name="Envelope">The event.</param>
/// <param name="DiedAt">When it was given up.</param>
/// <param name="Attempts">Every failed attempt, the first one first.</param>
/// <param name="DiscardReason">Why it was discarded; null for one that can be replayed.</param>
public sealed record DeadLetter(
    long Position, EventEnvelope Envelope, DateTimeOffset DiedAt, IReadOnlyList<FailedAttempt> Attempts, string? DiscardReason);
