namespace SourceGenBus.EventStore;

/// <summary>An event as a storage returns it.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">The number of the event in its stream, from 1.</param>
/// <param name="Position">Its position among all events.</param>
/// <param name="Envelope">What was appended.</param>
public sealed record StoredEvent(string Stream, long Version, long Position, EventEnvelope Envelope);
