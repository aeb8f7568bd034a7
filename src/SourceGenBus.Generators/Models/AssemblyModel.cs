namespace SourceGenBus.Generators.Models;

/// <summary>All that was read from one compilation.</summary>
/// <param name="Namespace">The namespace for the assembly's generated code.</param>
/// <param name="Handlers">The valid handlers, ordered by name.</param>
/// <param name="ReferencedModules">The module classes of the referenced assemblies, ordered by name.</param>
internal sealed record AssemblyModel(
    string Namespace,
    EquatableArray<HandlerModel> Handlers,
    EquatableArray<string> ReferencedModules);
