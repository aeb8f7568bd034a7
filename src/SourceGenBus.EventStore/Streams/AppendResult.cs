namespace SourceGenBus.EventStore;

/// <summary>What an append did.</summary>
/// <param name="Version">The version of the stream afterwards: the version of the last event.</param>
/// <param name="Position">The position of the last event; 0 when nothing was appended.</param>
public readonly record struct AppendResult(long Version, long Position);
