namespace SourceGenBus.EventStore.Sqlite;

/// <summary>Where a store in a SQLite file is, and how it is opened. Not thread-safe; do not change it once it is in use.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>
    /// The file; made when it does not exist, and then readable by its owner alone. Its folder must exist. A relative path starts at the
    /// folder that is current when the store is made. Databases in memory and URIs are refused. It must be set.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// Whether a commit survives a power failure (<c>synchronous=FULL</c>), which costs a flush of the disk each. True by default.
    /// When false, the last commits may be lost with the power, but never with the process.
    /// </summary>
    public bool SurvivesPowerFailure { get; set; } = true;

    /// <summary>
    /// Whether the store makes the file and takes an older schema to the newest. True by default. When false, anything but the newest
    /// schema is refused with a <see cref="StoreSchemaException"/>, and a file that does not exist with the provider's exception.
    /// </summary>
    public bool MigratesSchema { get; set; } = true;

    /// <summary>How long a writer waits for those of other processes. 30 seconds by default.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
