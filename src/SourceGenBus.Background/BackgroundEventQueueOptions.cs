namespace SourceGenBus.Background;

/// <summary>How an <see cref="BackgroundEventQueue"/> works. Not thread-safe; the queue takes a copy when it is made.</summary>
public sealed class BackgroundEventQueueOptions
{
    private readonly Dictionary<Type, KeySelector> _keys = [];

    /// <summary>
    /// How many events may wait; at least 1, by default 10,000. In memory are besides those that are being handled and those
    /// whose callers wait for space.
    /// </summary>
    public int Capacity { get; set; } = 10_000;

    /// <summary>How many events are handled at the same time; at least 1, by default the number of processors.</summary>
    public int Parallelism { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// How long a queue that stops goes on handling what it has; by default 20 seconds, less than the 30 that a host allows.
    /// Zero handles nothing more; <see cref="Timeout.InfiniteTimeSpan"/> sets no limit but the one of the caller's token.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long the queue waits afterwards for handlers to heed their cancelled token, and once more for those that are told
    /// of abandoned events; by default 2 seconds. Zero does not wait.
    /// </summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Handles the events of a type in order: those with equal keys, also of other types, one at a time as they were accepted;
    /// those with different keys at the same time.
    /// </summary>
    /// <typeparam name="TEvent">The exact event type.</typeparam>
    /// <param name="key">Tells the key of an event; null for no order. Called by whoever enqueues, who receives what it throws.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentException"><typeparamref name="TEvent"/> is abstract or an interface, or has a key already.</exception>
    public BackgroundEventQueueOptions OrderBy<TEvent>(Func<TEvent, string?> key)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(key);
        if (typeof(TEvent).IsAbstract)
        {
            throw new ArgumentException(
                $"No event can be exactly of type '{typeof(TEvent)}', so this key would never be asked for. Name the concrete event types.",
                nameof(key));
        }

        if (!_keys.TryAdd(typeof(TEvent), new KeySelector<TEvent>(key)))
            throw new ArgumentException($"The events of type '{typeof(TEvent)}' have a key already.", nameof(key));
        return this;
    }

    /// <summary>The keys as they are now.</summary>
    internal Dictionary<Type, KeySelector> CopyKeys() => new(_keys);

    /// <summary>Throws one exception that names everything that is wrong.</summary>
    internal void Validate()
    {
        var problems = new List<string>();
        if (Capacity < 1)
            problems.Add($"Capacity is {Capacity}, but at least one event must be able to wait.");
        if (Parallelism < 1)
            problems.Add($"Parallelism is {Parallelism}, but at least one event must be handled at a time.");
        if (DrainTimeout < TimeSpan.Zero && DrainTimeout != Timeout.InfiniteTimeSpan)
            problems.Add($"DrainTimeout is {DrainTimeout}, but a time is zero or more, or infinite.");
        if (StopGrace < TimeSpan.Zero)
            problems.Add($"StopGrace is {StopGrace}, but it must be zero or more: an end is what it is for.");
        if (problems.Count > 0)
            throw new ArgumentException("The event queue cannot work with these options. " + string.Join(' ', problems));
    }
}
