namespace SourceGenBus.EventStore;

/// <summary>How a relay works. Immutable.</summary>
public sealed record OutboxRelayOptions
{
    /// <summary>How long a lease holds unless it is renewed. 30 seconds by default, one hour at most. After a crash the others wait as long.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many of the 32 lanes to lease at once. 8 by default, so that four relays share the work.</summary>
    public int Lanes { get; init; } = 8;

    /// <summary>How many events of each lane to take at once. 64 by default.</summary>
    public int MessagesPerLane { get; init; } = 64;

    /// <summary>How many keys to deliver at the same time. 16 by default.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>After what time to look for events even without a signal. A quarter of a second by default.</summary>
    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long to wait when the database cannot be reached. One second by default.</summary>
    public TimeSpan OutageDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How failed deliveries are tried again.</summary>
    public RetryPolicy Retries { get; init; } = RetryPolicy.Default;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
