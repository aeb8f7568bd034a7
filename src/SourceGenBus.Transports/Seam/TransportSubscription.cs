namespace SourceGenBus.Transports;

/// <summary>What a consumer receives, and for whom. Immutable.</summary>
/// <param name="Destination">The destination, such as <c>orders</c>.</param>
/// <param name="Group">The stable name of the program: each group gets every message, each message goes to one consumer of a group.</param>
public sealed record TransportSubscription(string Destination, string Group)
{
    /// <summary>
    /// The names of the events that are wanted. A broker that can select by name delivers only these; another delivers all. Empty for
    /// all.
    /// </summary>
    public IReadOnlyList<string> EventNames { get; init; } = [];

    /// <summary>The name of this consumer, unique in its group.</summary>
    public string Consumer { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <summary>How many messages at most are fetched and not acknowledged.</summary>
    public int Prefetch { get; init; } = 256;

    /// <summary>How long a receipt waits for a message before it makes sure that the broker answers and returns without one.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);
}
