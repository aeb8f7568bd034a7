namespace SourceGenBus.Generators.Interception;

/// <summary>
/// Which class, a route or a pipeline, serves calls that send a type as a certain interface; a type may implement several.
/// </summary>
internal sealed record CommandCallModel(string MessageQualifiedName, string Contract, string ClassName);
