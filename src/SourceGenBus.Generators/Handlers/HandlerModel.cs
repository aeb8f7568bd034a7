using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Handlers;

/// <summary>One handler attribute on one class: all that generated code needs to construct and call the handler.</summary>
/// <param name="Kind">What it handles.</param>
/// <param name="Event">The event, command or query.</param>
/// <param name="Result">The type of the answer or of its items, with <c>global::</c> and nullability; null without one.</param>
/// <param name="Contract">The interface that a command or query is sent as, without nullability; null for an event.</param>
/// <param name="QualifiedName">The class.</param>
/// <param name="SimpleName">A name to build identifiers from.</param>
/// <param name="Lifetime">How long an instance lives.</param>
/// <param name="Order">Its place among the handlers of the event.</param>
/// <param name="Call">How <c>HandleAsync</c> is called.</param>
/// <param name="Constructor">What the constructor takes.</param>
/// <param name="IsOneOfContracts">Whether the message can be sent as something else as well, which has no handler.</param>
internal sealed record HandlerModel(
    HandlerKind Kind,
    EventModel Event,
    string? Result,
    string? Contract,
    string QualifiedName,
    string SimpleName,
    HandlerLifetimeModel Lifetime,
    int Order,
    HandlerCallModel Call,
    EquatableArray<DependencyModel> Constructor,
    bool IsOneOfContracts);
