namespace SourceGenBus.EventStore;

/// <summary>One failed attempt to deliver an event.</summary>
/// <param name="Number">The number of the attempt, from 1.</param>
/// <param name="Handler">Who failed.</param>
/// <param name="Error">What happened.</param>
/// <param name="FailedAt">When.</param>
public sealed record FailedAttempt(int Number, string Handler, string Error, DateTimeOffset FailedAt);
