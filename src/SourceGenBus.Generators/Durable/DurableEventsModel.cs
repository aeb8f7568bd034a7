using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Durable;

/// <summary>The durable events of an assembly, and what its handlers say about deliveries.</summary>
/// <param name="Namespace">The namespace for the assembly's generated code.</param>
/// <param name="Events">The events, by name and version.</param>
/// <param name="Upcasters">The steps between their versions.</param>
/// <param name="Handlers">The handlers with a name or a retry policy of their own, ordered by name.</param>
/// <param name="ReferencedModules">The modules of the referenced assemblies that have some, ordered by name.</param>
internal sealed record DurableEventsModel(
    string Namespace,
    EquatableArray<DurableEventModel> Events,
    EquatableArray<UpcasterModel> Upcasters,
    EquatableArray<HandlerContractModel> Handlers,
    EquatableArray<string> ReferencedModules);
