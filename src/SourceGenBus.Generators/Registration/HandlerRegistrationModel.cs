using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Registration;

/// <summary>How one handler class is constructed, however many events it handles.</summary>
internal sealed record HandlerRegistrationModel(
    string QualifiedName,
    HandlerLifetimeModel Lifetime,
    EquatableArray<DependencyModel> Constructor);
