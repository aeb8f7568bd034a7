namespace SourceGenBus.EventStore;

/// <summary>What a store may delete, and when. Whatever is not named here is kept for ever. Immutable.</summary>
public sealed record RetentionPolicy
{
    /// <summary>
    /// How long discarded dead letters are kept with their attempts; null for ever. Dead letters that were not discarded are always kept.
    /// </summary>
    public TimeSpan? DiscardedDeadLetters { get; init; }

    /// <summary>How long claims of the inbox are kept; null for ever. A duplicate that arrives later than that is handled again.</summary>
    public TimeSpan? InboxClaims { get; init; }

    /// <summary>How long the events of an archived stream are kept after it was archived; null for ever.</summary>
    public TimeSpan? ArchivedStreams { get; init; }

    /// <summary>Which old events are deleted from streams that go on; none by default. The rules are applied one after the other.</summary>
    public IReadOnlyList<EventRetention> Events { get; init; } = [];

    /// <summary>
    /// Whether events are deleted although a projection or subscription has not passed them. False by default: the slowest checkpoint holds
    /// events back. True loses these events for whoever is behind.
    /// </summary>
    public bool IgnoresCheckpoints { get; init; }

    /// <summary>
    /// The projections and subscriptions that hold no events back, because nobody runs them any more: by the names of their checkpoints, a
    /// version such as <c>orders@2</c> by its own; partitions go with their projection. None by default. Whoever runs one of them again
    /// misses what was deleted.
    /// </summary>
    public IReadOnlyList<string> IgnoredCheckpoints { get; init; } = [];

    /// <summary>How many rows a transaction deletes at most; 500 by default.</summary>
    public int PortionSize { get; init; } = 500;

    /// <summary>Whether there is anything to do at all.</summary>
    public bool IsEmpty => DiscardedDeadLetters is null && InboxClaims is null && ArchivedStreams is null && Events.Count == 0;

    /// <summary>Throws one exception that names everything that is wrong.</summary>
    /// <exception cref="ArgumentException">The policy is invalid.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        if (DiscardedDeadLetters < TimeSpan.Zero || InboxClaims < TimeSpan.Zero || ArchivedStreams < TimeSpan.Zero)
            problems.Add("DiscardedDeadLetters, InboxClaims and ArchivedStreams must be zero or more, or null to keep everything.");
        if (PortionSize is < 1 or > 100_000)
            problems.Add($"PortionSize is {PortionSize}, but it must be 1 to 100000.");
        foreach (var rule in Events ?? [])
        {
            if (rule is null || rule.StreamPrefix is null)
                problems.Add("A rule of Events names the beginning of streams; an empty text means all of them.");
            else if (rule.MaxAge is null && rule.MaxCount is null)
                problems.Add($"The rule for '{rule.StreamPrefix}' needs MaxAge or MaxCount.");
            else if (rule.MaxAge < TimeSpan.Zero || rule.MaxCount < 1)
                problems.Add($"The rule for '{rule.StreamPrefix}' has MaxAge {rule.MaxAge} and MaxCount {rule.MaxCount}: an age is zero " +
                    "or more, a count 1 or more.");
        }

        if (IgnoredCheckpoints?.All(static name => !string.IsNullOrEmpty(name)) != true)
            problems.Add("IgnoredCheckpoints names projections and subscriptions; an empty list ignores none.");
        if (Events is null)
            problems.Add("Events is null; an empty list deletes no events.");
        if (problems.Count > 0)
            throw new ArgumentException("The retention policy cannot be applied. " + string.Join(' ', problems));
    }
}
