using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Rules.Flow;

/// <summary>One step of an event flow: handling one event publishes another.</summary>
internal sealed record FlowEdge(ITypeSymbol Handled, INamedTypeSymbol Handler, ITypeSymbol Published, Location Location)
{
    internal bool IsSelfCycle => Handled.IsSameAtRunTime(Published);
}
