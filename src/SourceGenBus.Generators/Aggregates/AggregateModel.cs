using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Aggregates;

/// <summary>A class of an aggregate whose dispatch to its <c>Apply</c> methods is generated.</summary>
/// <param name="Namespace">Its namespace; null for the global one.</param>
/// <param name="Declarations">The partial declarations to repeat, outermost first: <c>partial class Order</c>.</param>
/// <param name="HintName">A name for the output, unique in the compilation.</param>
/// <param name="Events">The event types it applies, with <c>global::</c>.</param>
/// <param name="InheritedEvents">The event types that bases without a dispatch apply.</param>
/// <param name="FallsBack">Whether a base has a dispatch for all other events.</param>
internal sealed record AggregateModel(
    string? Namespace,
    EquatableArray<string> Declarations,
    string HintName,
    EquatableArray<string> Events,
    EquatableArray<string> InheritedEvents,
    bool FallsBack);
