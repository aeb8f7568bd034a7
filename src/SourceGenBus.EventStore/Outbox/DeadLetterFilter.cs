namespace SourceGenBus.EventStore;

/// <summary>Which dead letters. Null values ask for nothing.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>All that were not discarded.</summary>
    public static DeadLetterFilter Default { get; } = new();

    /// <summary>Those of this event name.</summary>
    public string? Name { get; init; }

    /// <summary>Those of this key.</summary>
    public string? Key { get; init; }

    /// <summary>Those after this position, to go on with a list.</summary>
    public long AfterPosition { get; init; }

    /// <summary>Discarded ones, too.</summary>
    public bool IncludeDiscarded { get; init; }
}
