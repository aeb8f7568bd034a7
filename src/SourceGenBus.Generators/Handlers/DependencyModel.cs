namespace SourceGenBus.Generators.Handlers;

/// <summary>A constructor parameter of a handler.</summary>
/// <param name="QualifiedType">The service type; of a nullable value type, the value type that a container can hold.</param>
/// <param name="Key">The key of a keyed service as a C# expression, or null.</param>
/// <param name="Default">The parameter's default value as a C# expression, or null when the service is required.</param>
internal sealed record DependencyModel(string QualifiedType, string? Key, string? Default);
