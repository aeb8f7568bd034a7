namespace SourceGenBus.Generators.Models;

/// <summary>The modules that <c>AddSourceGenBus</c> and <c>AddHandlers</c> of an assembly compose.</summary>
internal sealed record RegistrationModel(EquatableArray<string> Modules);
