namespace SourceGenBus.EventStore;

/// <summary>How an outbox stands. An event that two handlers still have to get counts twice.</summary>
/// <param name="Ready">Events that can be delivered now.</param>
/// <param name="Waiting">Events that wait for a time: scheduled ones, retries, and what waits behind a retry.</param>
/// <param name="Parked">Events that wait behind a dead letter.</param>
/// <param name="DeadLetters">Events that were given up and not discarded.</param>
public readonly record struct OutboxState(long Ready, long Waiting, long Parked, long DeadLetters);
