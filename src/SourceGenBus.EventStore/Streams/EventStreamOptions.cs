namespace SourceGenBus.EventStore;

/// <summary>How streams are written and read. Immutable.</summary>
public sealed record EventStreamOptions
{
    /// <summary>What an append does beside appending.</summary>
    public AppendOptions Append { get; init; } = AppendOptions.Default;

    /// <summary>How many events are fetched at once. 512 by default.</summary>
    public int PageSize { get; init; } = 512;

    /// <summary>After what time a subscription looks for new events even without a signal. One second by default.</summary>
    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The clock that measures the interval.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
