namespace SourceGenBus.EventStore.Relational;

/// <summary>Where the beginning of a stream ends that may be deleted.</summary>
/// <param name="Before">Events older than this may go; for whole streams, those that were archived before.</param>
/// <param name="MaxCount">Events beyond the newest so many may go.</param>
/// <param name="Safe">Events after this position stay, since somebody has still to read them.</param>
/// <param name="IsWhole">Whether all events of the stream may go, the newest included.</param>
internal sealed record RetentionCut(long Before, long MaxCount, long Safe, bool IsWhole);
