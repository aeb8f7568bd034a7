namespace SourceGenBus.Generators.Middleware;

/// <summary>Which pipeline class stands around a type of message; all that the module needs to know of it.</summary>
internal sealed record WrapModel(string MessageQualifiedName, bool IsEvent, string ClassName);
