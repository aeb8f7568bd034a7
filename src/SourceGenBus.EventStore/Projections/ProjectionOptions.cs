namespace SourceGenBus.EventStore;

/// <summary>How a projection works. Immutable.</summary>
public sealed record ProjectionOptions
{
    /// <summary>How many events share a transaction. 256 by default.</summary>
    public int PageSize { get; init; } = 256;

    /// <summary>After what time to look for events even without a signal. One second by default.</summary>
    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait after a failure. One second by default.</summary>
    public TimeSpan FailureDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
