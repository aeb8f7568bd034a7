using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Registration;

/// <summary>The modules that <c>AddSourceGenBus</c> and <c>AddHandlers</c> of an assembly compose.</summary>
/// <param name="Modules">The module classes, ordered by name.</param>
/// <param name="HasEmbeddedAttribute">Whether the attribute that hides both from friend assemblies is declared already.</param>
internal sealed record RegistrationModel(EquatableArray<string> Modules, bool HasEmbeddedAttribute);
