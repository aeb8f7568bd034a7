namespace SourceGenBus.EventStore;

/// <summary>What a <see cref="RetentionPolicy"/> deleted, or would delete.</summary>
/// <param name="DiscardedDeadLetters">How many discarded dead letters.</param>
/// <param name="InboxClaims">How many claims of the inbox.</param>
/// <param name="Events">How many events of streams, archived ones included.</param>
/// <param name="Streams">From how many streams.</param>
public sealed record RetentionReport(long DiscardedDeadLetters, long InboxClaims, long Events, long Streams)
{
    /// <summary>The checkpoint that held events back which the policy would otherwise delete; null when none did.</summary>
    public Checkpoint? HeldBackBy { get; init; }

    /// <summary>Whether there was nothing to delete.</summary>
    public bool IsEmpty => DiscardedDeadLetters == 0 && InboxClaims == 0 && Events == 0;
}
