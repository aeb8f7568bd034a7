using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Aggregates;

/// <summary>The aggregates of a compilation that derive from a class of the same compilation. Made when a rule first asks.</summary>
internal sealed class DerivedAggregates
{
    private static readonly ConditionalWeakTable<Compilation, DerivedAggregates> Known = new();

    private readonly ILookup<INamedTypeSymbol, INamedTypeSymbol> _concrete;

    private DerivedAggregates(Compilation compilation, CancellationToken cancellationToken)
    {
        var pairs = new List<(INamedTypeSymbol Base, INamedTypeSymbol Type)>();
        var seen = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var tree in compilation.SyntaxTrees)
        {
            var scan = TreeScan.Of(tree, cancellationToken);
            if (scan.Aggregates.IsEmpty)
                continue;
            var model = compilation.GetSemanticModel(tree);
            foreach (var declaration in scan.Aggregates)
            {
                if (model.GetDeclaredSymbol(declaration, cancellationToken) is INamedTypeSymbol { IsAbstract: false } type
                    && seen.Add(type)
                    && AggregateRules.IsAggregate(type))
                    pairs.AddRange(type.SelfAndBases().Skip(1).TakeWhile(static level => !AggregateRules.IsAggregateRoot(level)).Select(level => (level.OriginalDefinition, type)));
            }
        }

        _concrete = pairs.ToLookup<(INamedTypeSymbol Base, INamedTypeSymbol Type), INamedTypeSymbol, INamedTypeSymbol>(
            static pair => pair.Base, static pair => pair.Type, SymbolEqualityComparer.Default);
    }

    internal static DerivedAggregates Of(Compilation compilation, CancellationToken cancellationToken) =>
        Known.TryGetValue(compilation, out var aggregates)
            ? aggregates
            : Known.GetValue(compilation, compilation => new DerivedAggregates(compilation, cancellationToken));

    /// <summary>The classes that can be made and derive from a class, directly or not.</summary>
    internal IEnumerable<INamedTypeSymbol> DerivedFrom(INamedTypeSymbol type) => _concrete[type.OriginalDefinition];
}
