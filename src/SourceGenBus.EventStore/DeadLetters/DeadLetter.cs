namespace SourceGenBus.EventStore;

/// <summary>An event whose delivery was given up, to one handler or to all of them.</summary>
/// <param name="Id">Its identity: its place in the order of its key, and the handler that gave up.</param>
/// <param name="Envelope">The event.</param>
/// <param name="DiedAt">When it was given up.</param>
/// <param name="Attempts">Every failed attempt, the first one first.</param>
public sealed record DeadLetter(DeadLetterId Id, EventEnvelope Envelope, DateTimeOffset DiedAt, IReadOnlyList<FailedAttempt> Attempts)
{
    /// <summary>Why it was discarded; null for one that can be replayed.</summary>
    public string? DiscardReason { get; init; }

    /// <summary>When it was discarded; null for one that was not, or by a program that did not keep the time.</summary>
    public DateTimeOffset? DiscardedAt { get; init; }
}
