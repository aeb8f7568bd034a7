namespace SourceGenBus.EventStore;

/// <summary>Something that must not be in a store.</summary>
/// <param name="Kind">
/// What kind of thing it is about: <c>file</c>, <c>stream</c>, <c>checkpoint</c>, <c>outbox</c> or <c>partitions</c>.
/// </param>
/// <param name="Subject">Which one.</param>
/// <param name="Description">What is wrong with it.</param>
public sealed record StoreProblem(string Kind, string Subject, string Description);
