using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Discovery;

namespace SourceGenBus.Generators.Rules.Durable;

/// <summary>The durable events of a compilation, what serialises them, and what lifts them.</summary>
internal sealed class DurableEventSet
{
    private static readonly ConditionalWeakTable<Compilation, DurableEventSet> Known = new();

    private readonly Dictionary<ISymbol, INamedTypeSymbol> _contexts = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _lifted = new(SymbolEqualityComparer.Default);
    private readonly ILookup<(string Name, int Version), DurableEvent> _byVersion;

    private DurableEventSet(Compilation compilation, List<INamedTypeSymbol> types)
    {
        Events = types.Select(DurableEvent.Read).OfType<DurableEvent>()
            .OrderBy(static @event => @event.Name, StringComparer.Ordinal)
            .ThenBy(static @event => @event.Version)
            .ThenBy(static @event => @event.Type.ToQualifiedName(), StringComparer.Ordinal)
            .ToImmutableArray();
        Handlers = types.Select(DurableHandler.Read).OfType<DurableHandler>()
            .OrderBy(static handler => handler.Type.ToQualifiedName(), StringComparer.Ordinal)
            .ToImmutableArray();
        _byVersion = Events.ToLookup(static @event => (@event.Name, @event.Version));
        foreach (var context in types.OrderBy(static type => type.ToQualifiedName(), StringComparer.Ordinal))
        {
            foreach (var serialized in DurableEventRules.SerializedBy(context))
            {
                if (!_contexts.ContainsKey(serialized) && context.IsNameable(compilation))
                    _contexts.Add(serialized, context);
            }
        }

        foreach (var upcaster in Events.SelectMany(@event => DurableEventRules.UpcastersOf(@event, compilation)))
            _lifted.Add(upcaster.Parameters[0].Type);
    }

    /// <summary>The durable events, by name and version.</summary>
    internal ImmutableArray<DurableEvent> Events { get; }

    /// <summary>The handlers with a name or a retry policy of their own, by the names of their classes.</summary>
    internal ImmutableArray<DurableHandler> Handlers { get; }

    /// <summary>The durable events of a compilation; analyzers of the same one share them.</summary>
    internal static DurableEventSet Of(Compilation compilation, CancellationToken cancellationToken) =>
        Known.TryGetValue(compilation, out var set)
            ? set
            : Known.GetValue(compilation, compilation => Read(compilation, cancellationToken));

    /// <summary>The context that serialises an event; null when none does.</summary>
    internal INamedTypeSymbol? ContextOf(DurableEvent @event) => _contexts.TryGetValue(@event.Type, out var context) ? context : null;

    /// <summary>Another event with the same name and version; null when there is none.</summary>
    internal DurableEvent? TwinOf(DurableEvent @event) => _byVersion[(@event.Name, @event.Version)]
        .FirstOrDefault(other => !SymbolEqualityComparer.Default.Equals(other.Type, @event.Type));

    /// <summary>Another handler with the same stable name, given by attribute; null when there is none.</summary>
    internal DurableHandler? TwinOf(DurableHandler handler) => handler.Name is { } name
        ? Handlers.FirstOrDefault(other => other.Name == name && !SymbolEqualityComparer.Default.Equals(other.Type, handler.Type))
        : null;

    /// <summary>Whether some type declares this name and version.</summary>
    internal bool Declares(string name, int version) => _byVersion.Contains((name, version));

    /// <summary>Whether an event has no newer version.</summary>
    internal bool IsNewest(DurableEvent @event) => !Events.Any(other => other.Name == @event.Name && other.Version > @event.Version);

    /// <summary>The newest version of the event's name, when nothing lifts this older one; null when all is well.</summary>
    internal DurableEvent? NewestWithoutWay(DurableEvent @event)
    {
        var newest = Events.Last(other => other.Name == @event.Name);
        return newest.Version > @event.Version && !_lifted.Contains(@event.Type) ? newest : null;
    }

    private static DurableEventSet Read(Compilation compilation, CancellationToken cancellationToken)
    {
        var types = new List<INamedTypeSymbol>();
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var tree in compilation.SyntaxTrees)
        {
            var declarations = TreeScan.Of(tree, cancellationToken).AttributedTypes;
            if (declarations.IsEmpty)
                continue;

            var model = compilation.GetSemanticModel(tree);
            foreach (var declaration in declarations)
            {
                // A partial class is met once for each part.
                if (declaration.AttributeLists.Count > 0
                    && model.GetDeclaredSymbol(declaration, cancellationToken) is { } type
                    && !type.IsNameless()
                    && seen.Add(type))
                {
                    types.Add(type);
                }
            }
        }

        return new DurableEventSet(compilation, types);
    }
}
