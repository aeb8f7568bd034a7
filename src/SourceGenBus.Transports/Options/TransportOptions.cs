namespace SourceGenBus.Transports;

/// <summary>How a program sends and receives events. Set it when the program starts; it is not thread-safe.</summary>
public sealed record TransportOptions
{
    /// <summary>How events are laid out in messages; <see cref="EventFormat.Binary"/> by default. Both are read.</summary>
    public EventFormat Format { get; set; }

    /// <summary>Whether the id of the user on whose behalf something happened leaves the program with it. No by default.</summary>
    public bool SendsUserId { get; set; }

    /// <summary>
    /// The entries of the metadata that leave the program with an event, by names of lower-case letters and digits. Empty by default:
    /// metadata may be what others must not see, such as an address.
    /// </summary>
    public IList<string> SentMetadata { get; set; } = [];

    /// <summary>
    /// Whether the program makes what it needs on the broker, or only looks whether it is there. <see cref="TopologyMode.Verify"/> by
    /// default.
    /// </summary>
    public TopologyMode Topology { get; set; }

    /// <summary>How long the broker has to confirm what was sent, before it is sent again. 30 seconds by default.</summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many messages are sent at once. 256 by default.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>How many batches may wait for their confirmation at a time, for each destination. 4 by default.</summary>
    public int ConcurrentBatches { get; set; } = 4;

    /// <summary>
    /// With how many events in the outbox no more are received, until half of them are delivered: the broker keeps the rest. 10,000 by
    /// default.
    /// </summary>
    public int MaximumBacklog { get; set; } = 10_000;

    /// <summary>The pause before a broker that cannot be reached is tried again, at first; it doubles. 1 second by default.</summary>
    public TimeSpan OutageDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such pause. 10 seconds by default.</summary>
    public TimeSpan MaximumOutageDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long receivers have when the program stops, to store and acknowledge what they have received. 10 seconds by default.
    /// </summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a command or query that another program handles waits for its answer. 30 seconds by default.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The name of this process among those of its program, to which answers to its commands are sent; the machine's by default. It should
    /// stay the same when the process starts again, since the broker keeps a queue for it, and two processes must not have the same.
    /// </summary>
    public string InstanceName { get; set; } = Environment.MachineName;

    internal void Validate()
    {
        var problems = new List<string>();
        if (!Enum.IsDefined(Format))
            problems.Add($"Format is {Format}, which is none of its values.");
        if (!Enum.IsDefined(Topology))
            problems.Add($"Topology is {Topology}, which is none of its values.");
        if (SentMetadata is null)
            problems.Add("SentMetadata is null; an empty list sends none.");
        else
            problems.AddRange(SentMetadata.Where(static name => name is null || !CloudEventNames.IsAttribute(name)).Select(static name =>
                $"SentMetadata has '{name}', but an attribute of a CloudEvent has a name of 1 to 20 lower-case letters and digits."));
        if (ConfirmTimeout <= TimeSpan.Zero)
            problems.Add($"ConfirmTimeout is {ConfirmTimeout}, but the broker must have some time.");
        if (BatchSize < 1)
            problems.Add($"BatchSize is {BatchSize}, but at least one message must be sent.");
        if (ConcurrentBatches < 1)
            problems.Add($"ConcurrentBatches is {ConcurrentBatches}, but at least one batch must be sent.");
        if (MaximumBacklog < 1)
            problems.Add($"MaximumBacklog is {MaximumBacklog}, but at least one event must be received.");
        if (OutageDelay <= TimeSpan.Zero)
            problems.Add($"OutageDelay is {OutageDelay}, but it must be more than zero.");
        if (MaximumOutageDelay < OutageDelay)
            problems.Add($"MaximumOutageDelay is {MaximumOutageDelay}, less than OutageDelay, which is {OutageDelay}.");
        if (RequestTimeout <= TimeSpan.Zero)
            problems.Add($"RequestTimeout is {RequestTimeout}, but an answer takes some time.");
        if (string.IsNullOrWhiteSpace(InstanceName))
            problems.Add("InstanceName is empty; the name of the machine, for example, tells processes apart.");
        if (StopTimeout < TimeSpan.Zero)
            problems.Add($"StopTimeout is {StopTimeout}, but it cannot be negative.");
        if (problems.Count > 0)
            throw new ArgumentException("The transports cannot work with these options. " + string.Join(' ', problems));
    }
}
