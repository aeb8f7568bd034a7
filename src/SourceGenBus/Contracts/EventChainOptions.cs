namespace SourceGenBus;

/// <summary>How long a chain of events that cause one another may grow. Register one as a singleton to change it.</summary>
public sealed record EventChainOptions
{
    /// <summary>The length where none is registered: 32 events.</summary>
    public const int DefaultMaximumLength = 32;

    /// <summary>Sets the length.</summary>
    /// <param name="maximumLength">The number of events in a chain, the first included; at least 1, which forbids handlers to emit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumLength"/> is less than 1.</exception>
    public EventChainOptions(int maximumLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, 1);
        MaximumLength = maximumLength;
    }

    /// <summary>The number of events in a chain, the first included.</summary>
    public int MaximumLength { get; }
}
