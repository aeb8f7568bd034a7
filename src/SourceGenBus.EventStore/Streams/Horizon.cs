namespace SourceGenBus.EventStore;

/// <summary>How far a reader of all events can go.</summary>
/// <param name="Safe">Nothing can appear at or below this position any more.</param>
/// <param name="Last">The last position given out, to transactions still under way included.</param>
public readonly record struct Horizon(long Safe, long Last);
