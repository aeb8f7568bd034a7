namespace SourceGenBus.Generators.Models;

/// <summary>Which route class serves calls that send a type as a certain interface; a type may implement several.</summary>
internal sealed record CommandCallModel(string MessageQualifiedName, string Contract, string ClassName);
