namespace SourceGenBus.EventStore;

/// <summary>What a relay asks for.</summary>
/// <param name="Partitions">How many partitions at most.</param>
/// <param name="MessagesPerPartition">How many events of each partition at most.</param>
/// <param name="Duration">How long the lease holds, by the clock of the database; <see cref="MaximumDuration"/> at most.</param>
/// <param name="Now">The time up to which scheduled events and retries are due.</param>
public readonly record struct LeaseRequest(int Partitions, int MessagesPerPartition, TimeSpan Duration, DateTimeOffset Now)
{
    /// <summary>
    /// The longest that a lease can be asked for: one hour. One that ends later was taken before the clock of the database was set back,
    /// and counts as ended; otherwise what a dead relay had leased would wait until the clock has caught up.
    /// </summary>
    public static TimeSpan MaximumDuration { get; } = TimeSpan.FromHours(1);

    /// <summary>
    /// After how many bytes of payload to read no further event, though more of them were asked for; 0, the default, for no limit. The
    /// first event is read whatever its size, so a batch exceeds the limit by one event at most, and by one more for events that wait for
    /// single handlers.
    /// </summary>
    public long MaximumBytes { get; init; }
}
