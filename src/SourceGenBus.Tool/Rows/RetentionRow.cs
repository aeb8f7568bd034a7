namespace SourceGenBus.Tool.Rows;

/// <summary>What retention deleted, or with <c>DryRun</c> would delete.</summary>
internal sealed record RetentionRow(
    long DiscardedDeadLetters, long InboxClaims, long Events, long Streams, string? HeldBackBy, bool DryRun);
