namespace SourceGenBus.Transports;

/// <summary>What a broker can do. What a configuration needs beyond it is an error when the program starts.</summary>
public sealed record TransportCapabilities
{
    /// <summary>Messages with equal keys are delivered in the order in which they were sent, also to several consumers of a group.</summary>
    public bool OrdersByKey { get; init; }

    /// <summary>A message that is sent again with the same id within some time arrives once.</summary>
    public bool Deduplicates { get; init; }

    /// <summary>A rejected message is kept back for the time that is asked for.</summary>
    public bool Delays { get; init; }

    /// <summary>The broker counts deliveries.</summary>
    public bool CountsDeliveries { get; init; }

    /// <summary>A group that subscribes later receives what was sent before, as far as the broker still has it.</summary>
    public bool KeepsHistory { get; init; }

    /// <summary>How many bytes a body may have.</summary>
    public long LargestMessage { get; init; } = long.MaxValue;
}
