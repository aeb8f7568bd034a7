namespace SourceGenBus.Generators.Models;

/// <summary>One <c>[EventHandler&lt;T&gt;]</c> on one class: all that generated code needs to construct and call it.</summary>
internal sealed record HandlerModel(
    EventModel Event,
    string QualifiedName,
    string SimpleName,
    HandlerLifetimeModel Lifetime,
    HandlerCallModel Call,
    EquatableArray<DependencyModel> Constructor);
