namespace SourceGenBus.EventStore;

/// <summary>The state of a stream at one version. Nobody may change the payload.</summary>
/// <param name="Version">The version of the stream that the state is made of.</param>
/// <param name="Name">The stable name of the state's contract.</param>
/// <param name="SchemaVersion">The version of that contract, from 1. A program ignores snapshots of another version.</param>
/// <param name="Payload">The state.</param>
public sealed record Snapshot(long Version, string Name, int SchemaVersion, ReadOnlyMemory<byte> Payload);
