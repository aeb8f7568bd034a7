namespace SourceGenBus.EventStore;

/// <summary>How many dead letters are replayed, and how fast. Immutable.</summary>
public sealed record DeadLetterReplayOptions
{
    /// <summary>How many events a second at most; null for as fast as possible.</summary>
    public double? EventsPerSecond { get; init; }

    /// <summary>How many events at most; null for all of them.</summary>
    public long? Limit { get; init; }

    /// <summary>The clock that measures the rate and tells which dead letters were there at the beginning.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
