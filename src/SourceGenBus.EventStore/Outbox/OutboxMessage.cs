namespace SourceGenBus.EventStore;

/// <summary>An event that waits in the outbox.</summary>
/// <param name="Position">Its place in the order of its key.</param>
/// <param name="Attempts">How often its delivery has failed.</param>
/// <param name="Envelope">The event.</param>
public sealed record OutboxMessage(long Position, int Attempts, EventEnvelope Envelope);
