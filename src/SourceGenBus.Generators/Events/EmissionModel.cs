namespace SourceGenBus.Generators.Events;

/// <summary>What an event handler returns for the bus to publish.</summary>
/// <param name="Result">The type in the task, with nullability.</param>
/// <param name="Element">The type of its elements when it is a sequence; null for one event.</param>
internal sealed record EmissionModel(string Result, string? Element);
