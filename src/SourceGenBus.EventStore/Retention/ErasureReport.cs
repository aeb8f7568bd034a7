namespace SourceGenBus.EventStore;

/// <summary>What was erased.</summary>
/// <param name="Redacted">How many events of the stream lost their contents.</param>
/// <param name="Deleted">How many events were deleted.</param>
/// <param name="OutboxEvents">How many copies in the outbox, waiting deliveries to single handlers included.</param>
/// <param name="DeadLetters">How many dead letters, discarded ones included.</param>
/// <param name="Snapshots">How many snapshots were deleted.</param>
public sealed record ErasureReport(long Redacted, long Deleted, long OutboxEvents, long DeadLetters, long Snapshots);
