namespace SourceGenBus.EventStore;

/// <summary>One failed attempt to deliver an event.</summary>
/// <param name="Handler">Who failed.</param>
/// <param name="Error">What happened.</param>
/// <param name="FailedAt">When.</param>
/// <param name="RetryAt">When to try again; null to give up: the event becomes a dead letter, and its key is parked.</param>
public readonly record struct DeliveryFailure(string Handler, string Error, DateTimeOffset FailedAt, DateTimeOffset? RetryAt);
