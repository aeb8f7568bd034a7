namespace SourceGenBus;

/// <summary>
/// Marks an event that records an attempt, such as <c>UserRegistrationAttempted</c>: it is published before the
/// operation, whether or not that succeeds. Every other event is a fact and is published after the commit.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class AttemptEventAttribute : Attribute;
