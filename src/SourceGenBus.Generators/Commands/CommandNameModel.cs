namespace SourceGenBus.Generators.Commands;

/// <summary>Which class handles a command or query, and which route class leads to it.</summary>
/// <param name="Contract">The interface that it is sent as, where it implements several.</param>
internal sealed record CommandNameModel(string MessageQualifiedName, string HandlerQualifiedName, string ClassName, string? Contract);
