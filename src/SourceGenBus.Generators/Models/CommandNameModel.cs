namespace SourceGenBus.Generators.Models;

/// <summary>Which class handles a command or query, and which route class leads to it.</summary>
internal sealed record CommandNameModel(string MessageQualifiedName, string HandlerQualifiedName, string ClassName);
