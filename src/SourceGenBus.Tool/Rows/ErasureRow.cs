namespace SourceGenBus.Tool.Rows;

/// <summary>What was erased of a stream.</summary>
internal sealed record ErasureRow(string Stream, long Redacted, long Deleted, long OutboxEvents, long DeadLetters, long Snapshots);
