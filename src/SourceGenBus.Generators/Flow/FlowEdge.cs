using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Flow;

/// <summary>One step of an event flow: handling one event publishes another.</summary>
internal sealed record FlowEdge(ITypeSymbol Handled, INamedTypeSymbol Handler, ITypeSymbol Published, Location Location)
{
    internal bool IsSelfCycle => Handled.IsSameAtRunTime(Published);
}
