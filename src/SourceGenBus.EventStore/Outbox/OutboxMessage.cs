namespace SourceGenBus.EventStore;

/// <summary>An event that waits in the outbox.</summary>
/// <param name="Position">Its place in the order of its key.</param>
/// <param name="Attempts">How often its delivery has failed.</param>
/// <param name="Envelope">The event.</param>
public sealed record OutboxMessage(long Position, int Attempts, EventEnvelope Envelope)
{
    /// <summary>The one handler that it is for, by its stable name; null when it is for all of them.</summary>
    public string? Handler { get; init; }

    /// <summary>Of an event for all handlers those that are behind with its key and must not get it yet. Empty, never null.</summary>
    public IReadOnlyList<string> Held { get; init; } = [];
}
