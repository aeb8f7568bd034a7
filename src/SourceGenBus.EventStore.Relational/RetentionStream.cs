namespace SourceGenBus.EventStore.Relational;

/// <summary>What a stream has.</summary>
/// <param name="Version">Its version.</param>
/// <param name="First">The first version that is still there; one after the last for a stream without events.</param>
/// <param name="IsArchived">Whether it is marked as archived and has not grown since.</param>
/// <param name="Snapshot">The version of its snapshot; null without one.</param>
internal sealed record RetentionStream(long Version, long First, bool IsArchived, long? Snapshot);
