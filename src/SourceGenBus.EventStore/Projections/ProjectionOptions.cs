namespace SourceGenBus.EventStore;

/// <summary>How a projection or a subscription works. Not thread-safe; do not change it once it is in use.</summary>
public sealed record ProjectionOptions
{
    /// <summary>How many events share a transaction; of a subscription, after how many its checkpoint is saved. 256 by default.</summary>
    public int PageSize { get; set; } = 256;

    /// <summary>
    /// After how many bytes of payload a page takes no further event, whatever <see cref="PageSize"/> says; the first event is taken
    /// whatever its size. 8 MB by default.
    /// </summary>
    public long MaximumPageBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>After what time to look for events even without a signal. One second by default.</summary>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait after a failure; twice as long after each further one, partly by chance. One second by default.</summary>
    public TimeSpan FailureDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest of these waits. Ten seconds by default.</summary>
    public TimeSpan MaximumFailureDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After how many failures in a row an event is put aside, so that those after it are not held up; null for never, which is the
    /// default. A record of it is kept, which can be listed and replayed. A read model that has skipped an event is wrong until then.
    /// </summary>
    public int? ParkAfter { get; set; }

    /// <summary>
    /// Whether an event that failed with this exception is put aside at once, since trying again cannot help; null for none.
    /// </summary>
    public Func<Exception, bool>? ParkAtOnce { get; set; }

    /// <summary>
    /// The version of a projection, 1 by default. Each version has a checkpoint of its own, so that a new one is built beside the old one;
    /// <see cref="Projection.ActivateAsync"/> switches.
    /// </summary>
    public int Version { get; set; } = 1;

    /// <summary>
    /// In how many partitions a projection is built, each with a checkpoint of its own and in parallel; 1 by default. It belongs to the
    /// version: what was built in one number of partitions cannot go on in another. Each partition reads all events and projects its own.
    /// </summary>
    public int Partitions { get; set; } = 1;

    /// <summary>
    /// The key that decides the partition of an event; null for its stream. Events with the same key are projected in order. It must be a
    /// pure function of the event, and belongs to the version, too.
    /// </summary>
    public Func<StoredEvent, string>? PartitionKey { get; set; }

    /// <summary>
    /// For how long a runner of a subscription holds it without renewing: so long it takes until another one takes over when it dies. 30
    /// seconds by default. Projections have no lease.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of what works with this copy.</summary>
    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What is read at once.</summary>
    internal PageLimit Page => new(PageSize) { MaximumBytes = MaximumPageBytes };

    /// <summary>Throws one exception that names everything that is wrong.</summary>
    internal void Validate()
    {
        var problems = new List<string>();
        if (PageSize < 1)
            problems.Add($"PageSize is {PageSize}, but at least one event must be taken.");
        if (MaximumPageBytes < 1)
            problems.Add($"MaximumPageBytes is {MaximumPageBytes}, but it must be more than zero.");
        if (PollingInterval <= TimeSpan.Zero)
            problems.Add($"PollingInterval is {PollingInterval}, but it must be more than zero.");
        if (FailureDelay <= TimeSpan.Zero)
            problems.Add($"FailureDelay is {FailureDelay}, but it must be more than zero.");
        if (MaximumFailureDelay < FailureDelay)
            problems.Add($"MaximumFailureDelay is {MaximumFailureDelay}, less than FailureDelay, which is {FailureDelay}.");
        if (ParkAfter < 1)
            problems.Add($"ParkAfter is {ParkAfter}, but an event is tried at least once; null never parks.");
        if (Version < 1)
            problems.Add($"Version is {Version}, but versions begin at 1.");
        if (Partitions is < 1 or > 64)
            problems.Add($"Partitions is {Partitions}, but there can be 1 to 64.");
        if (LeaseDuration < TimeSpan.FromMilliseconds(100) || LeaseDuration > TimeSpan.FromHours(1))
            problems.Add($"LeaseDuration is {LeaseDuration}, but it must be between 100 milliseconds and one hour.");
        if (problems.Count > 0)
            throw new ArgumentException("Neither projection nor subscription can work with these options. " + string.Join(' ', problems));
    }
}
