namespace SourceGenBus.EventStore;

/// <summary>Which dead letters: those that meet all that is asked for. Null values ask for nothing. Immutable.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>All that were not discarded.</summary>
    public static DeadLetterFilter Default { get; } = new();

    /// <summary>Those of this event name.</summary>
    public string? Name { get; init; }

    /// <summary>Those of this key.</summary>
    public string? Key { get; init; }

    /// <summary>Those that this handler gave up; empty for those that could not be delivered to any.</summary>
    public string? Handler { get; init; }

    /// <summary>Those that were given up at this time or later.</summary>
    public DateTimeOffset? DiedFrom { get; init; }

    /// <summary>Those that were given up before this time.</summary>
    public DateTimeOffset? DiedBefore { get; init; }

    /// <summary>Those of which the error of any attempt contains this text; the case of ASCII letters does not count.</summary>
    public string? ErrorText { get; init; }

    /// <summary>Those after this one, to go on with a list.</summary>
    public DeadLetterId? After { get; init; }

    /// <summary>Discarded ones, too.</summary>
    public bool IncludeDiscarded { get; init; }
}
