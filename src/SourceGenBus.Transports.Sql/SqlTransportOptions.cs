namespace SourceGenBus.Transports.Sql;

/// <summary>How a database is used as a broker. Set it when the program starts; it is not thread-safe.</summary>
public sealed record SqlTransportOptions
{
    /// <summary>The name of the program's own transport where it has several; <c>sql</c> by default.</summary>
    public string Name { get; set; } = "sql";

    /// <summary>
    /// In how many parts a destination is kept, each of which one consumer of a group has at a time. All programs of a database must have
    /// the same number, and it must not change while messages wait. 4 by default.
    /// </summary>
    public int Partitions { get; set; } = 4;

    /// <summary>How long a consumer has a part before it must say that it is still there. 10 seconds by default.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often to look for messages that nobody told of, those of other processes on SQLite above all. 100 milliseconds by default.</summary>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How long messages are kept that every group has acknowledged, so that a group that subscribes later finds them. Null, the default,
    /// for ever; zero for no time.
    /// </summary>
    public TimeSpan? Retention { get; set; }

    internal void Validate()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(Name))
            problems.Add("Name is empty, but metrics and logs need one.");
        if (Partitions is < 1 or > 256)
            problems.Add($"Partitions is {Partitions}, but it must be 1 to 256.");
        if (LeaseDuration < TimeSpan.FromMilliseconds(100))
            problems.Add($"LeaseDuration is {LeaseDuration}, but it must be 100 milliseconds or more.");
        if (PollingInterval <= TimeSpan.Zero)
            problems.Add($"PollingInterval is {PollingInterval}, but it must be more than zero.");
        if (Retention < TimeSpan.Zero)
            problems.Add($"Retention is {Retention}, but it must be zero or more, or null for ever.");
        if (problems.Count > 0)
            throw new ArgumentException("The database cannot be used as a broker with these options. " + string.Join(' ', problems));
    }
}
