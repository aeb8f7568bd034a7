namespace SourceGenBus.EventStore;

/// <summary>What an append does beside appending. Immutable.</summary>
public sealed record AppendOptions
{
    /// <summary>Appends, and nothing else.</summary>
    public static AppendOptions Default { get; } = new();

    /// <summary>Also writes the events to the outbox, in the same transaction.</summary>
    public bool Publish { get; init; }
}
