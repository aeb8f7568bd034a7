namespace SourceGenBus.Generators.Models;

/// <summary>An aggregate whose dispatch to its <c>Apply</c> methods is generated.</summary>
/// <param name="Namespace">Its namespace; null for the global one.</param>
/// <param name="Declarations">The partial declarations to repeat, outermost first: <c>partial class Order</c>.</param>
/// <param name="HintName">A name for the output, unique in the compilation.</param>
/// <param name="Events">The event types it applies, with <c>global::</c>.</param>
internal sealed record AggregateModel(string? Namespace, EquatableArray<string> Declarations, string HintName, EquatableArray<string> Events);
