namespace SourceGenBus.Transports.Redis;

/// <summary>What a server that restarts must still have of what it confirmed. From the weakest to the strongest.</summary>
public enum RedisDurability
{
    /// <summary>
    /// It does not matter. A server without an append-only file loses with a restart all that it confirmed since its last snapshot.
    /// </summary>
    None,

    /// <summary>
    /// All but what it confirmed in the last second or two (<c>appendonly yes</c> and <c>appendfsync everysec</c>). That is lost when the
    /// machine fails; when only the process of the server is killed, it is lost if the disk was behind.
    /// </summary>
    EverySecond,

    /// <summary>All of it (<c>appendonly yes</c> and <c>appendfsync always</c>), which costs a flush of the disk for each batch.</summary>
    EveryWrite,
}
