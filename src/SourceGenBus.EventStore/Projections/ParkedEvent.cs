namespace SourceGenBus.EventStore;

/// <summary>
/// The record of an event that a projection or a subscription has failed on and put aside, to go on with the events after it.
/// </summary>
/// <param name="Projection">The projection, with its version, or the subscription.</param>
/// <param name="Position">The position of the event.</param>
/// <param name="Stream">The stream of the event.</param>
/// <param name="Version">The version of the event in its stream.</param>
/// <param name="EventName">The name of the event's contract.</param>
/// <param name="Attempts">How often it failed.</param>
/// <param name="Error">The last exception, as text.</param>
/// <param name="ParkedAt">When it was put aside.</param>
public sealed record ParkedEvent(
    string Projection, long Position, string Stream, long Version, string EventName, int Attempts, string Error, DateTimeOffset ParkedAt);
