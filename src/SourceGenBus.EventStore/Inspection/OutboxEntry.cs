namespace SourceGenBus.EventStore;

/// <summary>An event in the outbox.</summary>
/// <param name="Position">Its place in the order of its key.</param>
/// <param name="Handler">The only handler that still has to get it; empty when all have to.</param>
/// <param name="State">What it waits for.</param>
/// <param name="DueAt">When it is due; null for one that waits for no time.</param>
/// <param name="Attempts">How often its delivery has failed.</param>
/// <param name="Envelope">The event.</param>
public sealed record OutboxEntry(
    long Position, string Handler, OutboxEntryState State, DateTimeOffset? DueAt, int Attempts, EventEnvelope Envelope);
