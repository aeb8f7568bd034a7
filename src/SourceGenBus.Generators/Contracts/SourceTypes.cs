using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Contracts;

/// <summary>
/// What only all types of a compilation together can tell: which are derived from, and which a <c>DbContext</c> tracks.
/// Made when a rule first asks, which a project of sealed events that carry plain values never does.
/// </summary>
internal sealed class SourceTypes
{
    private static readonly ConditionalWeakTable<Compilation, SourceTypes> Known = new();

    private readonly HashSet<INamedTypeSymbol> _derivedFrom = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ITypeSymbol, INamedTypeSymbol> _trackedBy = new(SymbolEqualityComparer.Default);

    private SourceTypes(Compilation compilation, CancellationToken cancellationToken)
    {
        Visit(compilation.Assembly.GlobalNamespace, cancellationToken);
    }

    internal static SourceTypes Of(Compilation compilation, CancellationToken cancellationToken) =>
        Known.TryGetValue(compilation, out var types)
            ? types
            : Known.GetValue(compilation, compilation => new SourceTypes(compilation, cancellationToken));

    /// <summary>Whether another type of the compilation derives from this one.</summary>
    internal bool IsDerivedFrom(INamedTypeSymbol type) => _derivedFrom.Contains(type.OriginalDefinition);

    /// <summary>The context with a <c>DbSet</c> of this type or of one it derives from; null without one.</summary>
    internal INamedTypeSymbol? ContextThatTracks(INamedTypeSymbol type) =>
        type.SelfAndBases().Select(
            level => _trackedBy.TryGetValue(level, out var context) ? context : null).FirstOrDefault(static context => context is not null);

    private void Visit(INamespaceOrTypeSymbol container, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type)
                Add(type);
            if (member is INamespaceOrTypeSymbol inner)
                Visit(inner, cancellationToken);
        }
    }

    private void Add(INamedTypeSymbol type)
    {
        if (type is not { TypeKind: TypeKind.Class, BaseType: { } parent })
            return;

        _derivedFrom.Add(parent.OriginalDefinition);
        if (!parent.SelfAndBases().Any(static level => level.Is(EntityFramework.Namespace, EntityFramework.DbContext)))
            return;

        foreach (var member in type.GetMembers())
        {
            if (member is IPropertySymbol { Type: INamedTypeSymbol { Arity: 1 } set }
                && set.Is(EntityFramework.Namespace, EntityFramework.DbSet)
                && !_trackedBy.ContainsKey(set.TypeArguments[0]))
            {
                _trackedBy.Add(set.TypeArguments[0], type);
            }
        }
    }
}
