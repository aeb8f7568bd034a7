using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Durable;

/// <summary>Finds the durable events of a compilation, where it references the event store.</summary>
internal static class DurableEventDiscovery
{
    private static readonly Func<Compilation, CancellationToken, DurableEventsModel?> ReadDeclarations = ReadAll;

    /// <summary>Null when there is nothing to generate.</summary>
    internal static DurableEventsModel? Read(Compilation compilation, CancellationToken cancellationToken) =>
        CompilationScan.Of(compilation, cancellationToken).Declarations.Remember(compilation, ReadDeclarations, cancellationToken);

    private static DurableEventsModel? ReadAll(Compilation compilation, CancellationToken cancellationToken)
    {
        if (compilation.GetTypeByMetadataName(KnownNames.DurableEventsModuleMetadata) is null
            || compilation is not CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp9 })
        {
            return null;
        }

        var set = DurableEventSet.Of(compilation, cancellationToken);
        var usable = set.Events
            .Where(@event => IsUsable(@event, set, compilation))
            .ToList();
        var events = usable.Select(@event => ToModel(@event, set, compilation)).ToEquatableArray();
        var known = new HashSet<ISymbol>(usable.Select(static @event => @event.Type), SymbolEqualityComparer.Default);
        var upcasters = set.Upcasters
            .Where(method => known.Contains(method.ReturnType) && known.Contains(method.Parameters[0].Type))
            .GroupBy(static method => method.Parameters[0].Type, SymbolEqualityComparer.Default)
            .Select(static steps => steps.First())
            .Select(method => ToModel(method, compilation))
            .ToEquatableArray();
        var references = compilation.SourceModule.ReferencedAssemblySymbols
            .Where(assembly => ReferencedEvents.ComesAlong(assembly, compilation))
            .Select(static assembly => ReferencedModules.OfDurableEvents(assembly)?.ToQualifiedName())
            .OfType<string>()
            .OrderBy(static module => module, StringComparer.Ordinal)
            .ToEquatableArray();
        var handlers = set.Handlers
            .Where(handler => IsUsable(handler, set, compilation))
            .Select(ToModel)
            .ToEquatableArray();
        return events.Count + handlers.Count + references.Count == 0
            ? null
            : new DurableEventsModel(Identifiers.NamespaceFor(compilation.AssemblyName), events, upcasters, handlers, references);
    }

    /// <summary>Whether an event breaks no rule, so that it gets a contract.</summary>
    internal static bool IsUsable(DurableEvent @event, DurableEventSet set, Compilation compilation) =>
        DurableEventRules.WhyUnusable(@event, compilation) is null && set.ContextOf(@event) is not null && set.TwinOf(@event) is null;

    /// <summary>Whether what a handler says about deliveries breaks no rule.</summary>
    internal static bool IsUsable(DurableHandler handler, DurableEventSet set, Compilation compilation) =>
        DurableHandlerRules.IsUsable(handler, compilation) && set.TwinOf(handler) is null;

    /// <summary>The upcaster as generated code names it.</summary>
    internal static UpcasterModel ToModel(IMethodSymbol upcaster, Compilation compilation) => new(
        upcaster.Parameters[0].Type.ToQualifiedName(),
        upcaster.ReturnType.ToQualifiedName(),
        upcaster.ContainingType.ToQualifiedName(),
        Escape(upcaster.Name),
        !SymbolEqualityComparer.Default.Equals(upcaster.ContainingAssembly, compilation.Assembly));

    internal static HandlerContractModel ToModel(DurableHandler handler) => new(
        handler.Type.ToQualifiedName(),
        handler.Name,
        handler.Attempts,
        handler.FirstDelay,
        handler.MaximumDelay,
        handler.Timeout,
        handler.Jitter,
        handler.NeverFor.Select(static type => type!.ToQualifiedName()).ToEquatableArray());

    internal static DurableEventModel ToModel(DurableEvent @event, DurableEventSet set, Compilation compilation)
    {
        var formerNames = @event.FormerNames.Where(name => set.OtherWith(name, @event) is null).ToEquatableArray();
        var key = @event.Key is null ? null : DurableEventRules.FindKey(@event, compilation);
        return new DurableEventModel(
            @event.Type.ToQualifiedName(),
            @event.Name,
            @event.Version,
            set.ContextOf(@event)!.ToQualifiedName(),
            key is null ? null : Escape(key.Name),
            key is not null && DurableEventRules.TypeOfKey(key).SpecialType == SpecialType.System_String,
            formerNames,
            @event.WritesFormerName && formerNames.Count > 0,
            @event.Destinations.ToEquatableArray(),
            DurableCommands.CodeOf(@event.Type, set),
            @event.IsReferenced(compilation));
    }

    private static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
