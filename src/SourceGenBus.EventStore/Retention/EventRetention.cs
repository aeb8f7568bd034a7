namespace SourceGenBus.EventStore;

/// <summary>
/// How much of some streams is kept. Events are only ever deleted from the beginning of a stream, so what is left has no gaps. The newest
/// event of a stream is always kept, and so is what its snapshot does not cover. Immutable.
/// </summary>
/// <param name="StreamPrefix">The streams whose names begin so, <c>cart-</c> for example; the empty text for all streams.</param>
public sealed record EventRetention(string StreamPrefix)
{
    /// <summary>How old an event may become; null for any age.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How many events a stream may keep, 1 or more; null for any number.</summary>
    public long? MaxCount { get; init; }
}
