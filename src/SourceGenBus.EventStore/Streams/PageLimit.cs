namespace SourceGenBus.EventStore;

/// <summary>How much to read at once. A number of events can be used as one: it then has no limit of bytes.</summary>
/// <param name="MaximumEvents">How many events at most.</param>
public readonly record struct PageLimit(int MaximumEvents)
{
    /// <summary>
    /// After how many bytes of payload to read no further event, though more of them were asked for; 0, the default, for no limit. The
    /// first event is read whatever its size, so a page exceeds the limit by one event at most, and is empty only where there is nothing
    /// to read.
    /// </summary>
    public long MaximumBytes { get; init; }

    /// <summary>A number of events, without a limit of bytes.</summary>
    /// <param name="maximumEvents">How many events at most.</param>
    public static implicit operator PageLimit(int maximumEvents) => new(maximumEvents);

    /// <summary>A number of events, without a limit of bytes.</summary>
    /// <param name="maximumEvents">How many events at most.</param>
    public static PageLimit FromInt32(int maximumEvents) => new(maximumEvents);

    /// <summary>Whether a page that was read with this limit ended because of it, so that there may be more events behind it.</summary>
    /// <param name="page">The page.</param>
    public bool IsReachedBy(IReadOnlyList<StoredEvent> page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Count >= MaximumEvents)
            return true;
        if (MaximumBytes <= 0)
            return false;
        var bytes = 0L;
        foreach (var stored in page)
            bytes += stored.Envelope.Payload.Length;
        return bytes >= MaximumBytes;
    }
}
