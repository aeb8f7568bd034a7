namespace SourceGenBus.EventStore;

/// <summary>A stream in a list.</summary>
/// <param name="Stream">Its name.</param>
/// <param name="Version">Its version, which is how many events it has.</param>
/// <param name="LastPosition">The position of its last event; 0 when that is missing.</param>
/// <param name="LastTime">When its last event happened.</param>
public sealed record StreamSummary(string Stream, long Version, long LastPosition, DateTimeOffset LastTime);
