using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Durable;

/// <summary>The durable events of a compilation, what serializes them, and what converts them.</summary>
internal sealed class DurableEventSet
{
    private static readonly ConditionalWeakTable<Compilation, DurableEventSet> Known = new();

    private readonly Dictionary<ISymbol, INamedTypeSymbol> _contexts = new(SymbolEqualityComparer.Default);
    private readonly ILookup<ISymbol?, IMethodSymbol> _upcasters;
    private readonly ILookup<(string Name, int Version), DurableEvent> _byVersion;
    private readonly ILookup<string, DurableEvent> _byFormerName;

    private DurableEventSet(Compilation compilation, List<INamedTypeSymbol> types, List<INamedTypeSymbol> toolboxes)
    {
        var assemblies = ReferencedEvents.Assemblies(compilation);
        var registered = assemblies.Any(static assembly => !assembly.Events.IsEmpty) ? ReferencedEvents.Registered(compilation) : [];
        var referenced = assemblies.SelectMany(static assembly => assembly.Events).Where(type => !registered.Contains(type));
        Events = types.Concat(referenced).Select(DurableEvent.Read).OfType<DurableEvent>()
            .OrderBy(static @event => @event.Name, StringComparer.Ordinal)
            .ThenBy(static @event => @event.Version)
            .ThenBy(static @event => @event.Type.ToQualifiedName(), StringComparer.Ordinal)
            .ToImmutableArray();
        Handlers = types.Select(DurableHandler.Read).OfType<DurableHandler>()
            .OrderBy(static handler => handler.Type.ToQualifiedName(), StringComparer.Ordinal)
            .ToImmutableArray();
        _byVersion = Events.ToLookup(static @event => (@event.Name, @event.Version));
        _byFormerName = Events
            .SelectMany(static @event => @event.FormerNames.Select(name => (Name: name, Event: @event)))
            .ToLookup(static former => former.Name, static former => former.Event, StringComparer.Ordinal);
        var contexts = types
            .OrderBy(static type => type.ToQualifiedName(), StringComparer.Ordinal)
            .Concat(assemblies.SelectMany(static assembly => assembly.Contexts))
            .Where(context => DurableEventRules.SerializedBy(context).Any() && context.IsNameable(compilation))
            .ToList();
        AddContexts(contexts, ofTheSameAssembly: true);
        AddContexts(contexts, ofTheSameAssembly: false);

        Upcasters = Events.Select(static @event => @event.Type)
            .Concat(toolboxes.OrderBy(static type => type.ToQualifiedName(), StringComparer.Ordinal))
            .Concat(assemblies.SelectMany(static assembly => assembly.Toolboxes))
            .SelectMany(type => DurableEventRules.UpcastersOf(type, compilation))
            .ToImmutableArray();
        _upcasters = Upcasters.ToLookup<IMethodSymbol, ISymbol?>(
            static upcaster => upcaster.Parameters[0].Type, SymbolEqualityComparer.Default);
    }

    /// <summary>The durable events, by name and version; those that are registered for referenced assemblies among them.</summary>
    internal ImmutableArray<DurableEvent> Events { get; }

    /// <summary>The steps between versions.</summary>
    internal ImmutableArray<IMethodSymbol> Upcasters { get; }

    /// <summary>The handlers with a name or a retry policy of their own, by the names of their classes.</summary>
    internal ImmutableArray<DurableHandler> Handlers { get; }

    /// <summary>The durable events of a compilation; analyzers of the same one share them.</summary>
    internal static DurableEventSet Of(Compilation compilation, CancellationToken cancellationToken) =>
        Known.TryGetValue(compilation, out var set)
            ? set
            : Known.GetValue(compilation, compilation => Read(compilation, cancellationToken));

    /// <summary>The context that serializes an event; null when none does.</summary>
    internal INamedTypeSymbol? ContextOf(DurableEvent @event) => ContextOf(@event.Type);

    /// <summary>The context that serializes a type; null when none does.</summary>
    internal INamedTypeSymbol? ContextOf(ISymbol type) => _contexts.TryGetValue(type, out var context) ? context : null;

    /// <summary>Another event with the same name and version; null when there is none.</summary>
    internal DurableEvent? TwinOf(DurableEvent @event) => _byVersion[(@event.Name, @event.Version)]
        .FirstOrDefault(other => !SymbolEqualityComparer.Default.Equals(other.Type, @event.Type));

    /// <summary>Another handler with the same stable name, given by attribute; null when there is none.</summary>
    internal DurableHandler? TwinOf(DurableHandler handler) => handler.Name is { } name
        ? Handlers.FirstOrDefault(other => other.Name == name && !SymbolEqualityComparer.Default.Equals(other.Type, handler.Type))
        : null;

    /// <summary>Another upcaster of the same version; null when there is none.</summary>
    internal IMethodSymbol? TwinOf(IMethodSymbol upcaster) => _upcasters[upcaster.Parameters[0].Type]
        .FirstOrDefault(other => !SymbolEqualityComparer.Default.Equals(other, upcaster));

    /// <summary>Whether some type declares this version of a name, be it a former one.</summary>
    internal bool Declares(string name, int version) =>
        _byVersion.Contains((name, version)) || _byFormerName[name].Any(@event => _byVersion.Contains((@event.Name, version)));

    /// <summary>The former names of an event, whichever of its versions gives them, in their order.</summary>
    internal IEnumerable<string> FormerNamesOf(DurableEvent @event) => Events
        .Where(other => other.Name == @event.Name)
        .SelectMany(static other => other.FormerNames)
        .Distinct(StringComparer.Ordinal)
        .OrderBy(static name => name, StringComparer.Ordinal);

    /// <summary>Another event that has a former name of this one, too, as its own or as a former one; null when there is none.</summary>
    internal DurableEvent? OtherWith(string formerName, DurableEvent @event) => Events
        .Where(other => other.Name == formerName)
        .Concat(_byFormerName[formerName])
        .FirstOrDefault(other => other.Name != @event.Name);

    /// <summary>Whether an event has no newer version.</summary>
    internal bool IsNewest(DurableEvent @event) => !Events.Any(other => other.Name == @event.Name && other.Version > @event.Version);

    /// <summary>The newest version of the event's name, when nothing converts this older one; null when all is well.</summary>
    internal DurableEvent? NewestWithoutWay(DurableEvent @event)
    {
        var newest = Events.Last(other => other.Name == @event.Name);
        return newest.Version > @event.Version && !_upcasters.Contains(@event.Type) ? newest : null;
    }

    /// <summary>What the assembly of an event says about its serialization goes first: all assemblies above it find the same.</summary>
    private void AddContexts(List<INamedTypeSymbol> contexts, bool ofTheSameAssembly)
    {
        foreach (var context in contexts)
        {
            foreach (var serialized in DurableEventRules.SerializedBy(context))
            {
                var isOfTheSame = SymbolEqualityComparer.Default.Equals(serialized.ContainingAssembly, context.ContainingAssembly);
                if (isOfTheSame == ofTheSameAssembly && !_contexts.ContainsKey(serialized))
                    _contexts.Add(serialized, context);
            }
        }
    }

    private static DurableEventSet Read(Compilation compilation, CancellationToken cancellationToken)
    {
        var types = new List<INamedTypeSymbol>();
        var toolboxes = new List<INamedTypeSymbol>();
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var seenToolboxes = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var tree in compilation.SyntaxTrees)
        {
            var scan = TreeScan.Of(tree, cancellationToken);
            if (scan.AttributedTypes.IsEmpty && scan.StaticClassesWithAttributedMethods.IsEmpty)
                continue;

            var model = compilation.GetSemanticModel(tree);
            foreach (var declaration in scan.AttributedTypes)
            {
                if (declaration.AttributeLists.Count > 0)
                    Add(model.GetDeclaredSymbol(declaration, cancellationToken), types, seen);
            }

            foreach (var declaration in scan.StaticClassesWithAttributedMethods)
                Add(model.GetDeclaredSymbol(declaration, cancellationToken), toolboxes, seenToolboxes);
        }

        return new DurableEventSet(compilation, types, toolboxes);

        // A partial class is met once for each part.
        static void Add(INamedTypeSymbol? type, List<INamedTypeSymbol> found, HashSet<ISymbol> seen)
        {
            if (type is not null && !type.IsNameless() && seen.Add(type))
                found.Add(type);
        }
    }
}
