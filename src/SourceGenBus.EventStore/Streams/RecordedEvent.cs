namespace SourceGenBus.EventStore;

/// <summary>An event read from the store.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">The number of the event in its stream, from 1.</param>
/// <param name="Position">Its position among all events; what a checkpoint remembers.</param>
/// <param name="Event">
/// The event in the newest version this program knows, an <see cref="UnknownEvent"/>, or a <see cref="RedactedEvent"/>.
/// </param>
/// <param name="Envelope">What is stored.</param>
public sealed record RecordedEvent(string Stream, long Version, long Position, object Event, EventEnvelope Envelope);
