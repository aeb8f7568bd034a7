namespace SourceGenBus.EventStore;

/// <summary>How a projection or a subscription works. Immutable.</summary>
public sealed record ProjectionOptions
{
    /// <summary>How many events share a transaction; of a subscription, after how many its checkpoint is saved. 256 by default.</summary>
    public int PageSize { get; init; } = 256;

    /// <summary>After what time to look for events even without a signal. One second by default.</summary>
    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait after a failure; twice as long after each further one, partly by chance. One second by default.</summary>
    public TimeSpan FailureDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest of these waits. Ten seconds by default.</summary>
    public TimeSpan MaximumFailureDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Throws one exception that names everything that is wrong.</summary>
    internal void Validate()
    {
        var problems = new List<string>();
        if (PageSize < 1)
            problems.Add($"PageSize is {PageSize}, but at least one event must be taken.");
        if (PollingInterval <= TimeSpan.Zero)
            problems.Add($"PollingInterval is {PollingInterval}, but it must be more than zero.");
        if (FailureDelay <= TimeSpan.Zero)
            problems.Add($"FailureDelay is {FailureDelay}, but it must be more than zero.");
        if (MaximumFailureDelay < FailureDelay)
            problems.Add($"MaximumFailureDelay is {MaximumFailureDelay}, less than FailureDelay, which is {FailureDelay}.");
        if (problems.Count > 0)
            throw new ArgumentException("Neither projection nor subscription can work with these options. " + string.Join(' ', problems));
    }
}
