namespace SourceGenBus.Generators.Policies;

/// <summary>How an event type is marked: with a dispatch policy, as an attempt, or both.</summary>
/// <param name="EventQualifiedName">The event type.</param>
/// <param name="HasPolicy">Whether it has a dispatch policy.</param>
/// <param name="Execution">The policy's execution.</param>
/// <param name="Failures">The policy's failures.</param>
/// <param name="IsAttempt">Whether it records an attempt.</param>
internal sealed record PolicyModel(string EventQualifiedName, bool HasPolicy, int Execution, int Failures, bool IsAttempt);
