namespace SourceGenBus.EventStore.Sqlite;

/// <summary>Where a store in a SQLite file is, and how it is opened. Immutable.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The file; made when it does not exist. Its folder must exist.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Whether a commit survives a power failure (<c>synchronous=FULL</c>), which costs a flush of the disk each. True by default.
    /// When false, the last commits may be lost with the power, but never with the process.
    /// </summary>
    public bool SurvivesPowerFailure { get; init; } = true;

    /// <summary>How long a writer waits for those of other processes. 30 seconds by default.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Dates inbox claims and discarded dead letters.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
