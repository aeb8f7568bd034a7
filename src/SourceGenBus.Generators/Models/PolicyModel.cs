namespace SourceGenBus.Generators.Models;

/// <summary>The dispatch policy that an event type is marked with.</summary>
internal sealed record PolicyModel(string EventQualifiedName, int Execution, int Failures);
