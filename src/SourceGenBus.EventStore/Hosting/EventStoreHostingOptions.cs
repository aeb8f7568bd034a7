namespace SourceGenBus.EventStore.Hosting;

/// <summary>What a host does for an event store. Not thread-safe; do not change it once it is in use.</summary>
public sealed record EventStoreHostingOptions
{
    /// <summary>
    /// How many relays run in this process. One by default, which delivers several keys at a time; more keep a slow
    /// handler from holding up keys that the same relay has leased. Zero where another process delivers.
    /// </summary>
    public int Relays { get; set; } = 1;

    /// <summary>
    /// Whether the start takes the database to the newest schema. True by default. When false it only checks, and ends with a sentence
    /// unless the schema is the newest.
    /// </summary>
    public bool MigratesSchema { get; set; } = true;

    /// <summary>
    /// How long the start waits for a database that cannot be reached; 30 seconds by default. Zero does not wait. What waiting cannot
    /// help, such as a newer schema or a wrong password, ends the start at once.
    /// </summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long handlers under way may go on when the host stops, before they are cancelled; 10 seconds by default, less than the 30
    /// that a host allows. What has not arrived stays in the outbox.
    /// </summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often the state of outbox and projections is read, for metrics and health check; 5 seconds by default. It costs a few
    /// queries, which count what is in the outbox.
    /// </summary>
    public TimeSpan MonitorInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After what time the inbox forgets what has been handled; 30 days by default, null for never. An event that is delivered again
    /// later than that, because the outbox was not worked on for so long, is handled again.
    /// </summary>
    public TimeSpan? InboxRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// What is deleted because it is old, besides what <see cref="InboxRetention"/> says; null, the default, for nothing. It is checked
    /// when the host starts.
    /// </summary>
    public RetentionPolicy? Retention { get; set; }

    /// <summary>How long to wait between two applications of <see cref="Retention"/>; one hour by default.</summary>
    public TimeSpan RetentionInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When the health check is worried.</summary>
    public EventStoreHealthOptions Health { get; set; } = new();

    /// <summary>Throws one exception that names everything that is wrong.</summary>
    internal void Validate()
    {
        var problems = new List<string>();
        if (Relays is < 0 or > 32)
            problems.Add($"Relays is {Relays}, but there are 32 partitions to share: 0 to 32.");
        if (StartTimeout < TimeSpan.Zero)
            problems.Add($"StartTimeout is {StartTimeout}, but it must be zero or more.");
        if (StopTimeout < TimeSpan.Zero)
            problems.Add($"StopTimeout is {StopTimeout}, but it must be zero or more.");
        if (MonitorInterval <= TimeSpan.Zero)
            problems.Add($"MonitorInterval is {MonitorInterval}, but it must be more than zero.");
        if (InboxRetention <= TimeSpan.Zero)
            problems.Add($"InboxRetention is {InboxRetention}, but claims must be kept for some time; null keeps them for ever.");
        if (RetentionInterval <= TimeSpan.Zero || RetentionInterval > TimeSpan.FromDays(30))
            problems.Add($"RetentionInterval is {RetentionInterval}, but it must be more than zero and at most 30 days.");
        try
        {
            Retention?.Validate();
        }
        catch (ArgumentException exception)
        {
            problems.Add(exception.Message);
        }

        if (Health is null)
            problems.Add("Health is null. Leave it out for the defaults.");
        else
            AddProblemsOfHealth(problems);
        if (problems.Count > 0)
            throw new ArgumentException("The event store cannot be hosted with these options. " + string.Join(' ', problems));
    }

    private void AddProblemsOfHealth(List<string> problems)
    {
        if (Health.OldestEvent <= TimeSpan.Zero)
            problems.Add($"Health.OldestEvent is {Health.OldestEvent}, but it must be more than zero.");
        if (Health.ParkedByProjection < 1)
            problems.Add($"Health.ParkedByProjection is {Health.ParkedByProjection}, but a store without any is healthy: 1 or more.");
        if (Health.DeadLetters < 1 || Health.Parked < 1 || Health.ProjectionLag < 1)
            problems.Add($"Health.DeadLetters is {Health.DeadLetters}, Health.Parked {Health.Parked} and Health.ProjectionLag " +
                $"{Health.ProjectionLag}, but a store without any is healthy: 1 or more.");
    }
}
