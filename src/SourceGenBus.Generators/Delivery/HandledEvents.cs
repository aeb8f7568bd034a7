using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Delivery;

/// <summary>
/// The events that somebody takes, as one compilation sees it: its own handlers and subscriptions, and the handlers of the
/// assemblies that it references. Read file by file and kept between edits, so that the answer is there while one types.
/// </summary>
internal sealed class HandledEvents
{
    /// <summary>Stands for a subscription to an event that is known only at run time.</summary>
    private const string AnyEvent = "*";

    private static readonly ConditionalWeakTable<Compilation, HandledEvents> Known = new();
    private static readonly ConditionalWeakTable<IAssemblySymbol, string[]> Libraries = new();
    private static readonly PerFile<string> Files = new(ReadFile);

    private readonly HashSet<string> _events = new(StringComparer.Ordinal);

    private HandledEvents(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var (_, events) in Files.Read(compilation, cancellationToken))
            _events.UnionWith(events);
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
            _events.UnionWith(Libraries.GetValue(assembly, ReadLibrary));
    }

    internal static HandledEvents Of(Compilation compilation, CancellationToken cancellationToken) =>
        Known.TryGetValue(compilation, out var events)
            ? events
            : Known.GetValue(compilation, compilation => new HandledEvents(compilation, cancellationToken));

    internal bool Contains(ITypeSymbol @event) => _events.Contains(AnyEvent) || _events.Contains(RunTimeTypes.KeyOf(@event));

    /// <summary>Handlers that break a rule count too: they have a diagnostic of their own.</summary>
    private static ImmutableArray<string> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        if (scan.AttributedTypes.IsEmpty && scan.SubscribeCalls.IsEmpty)
            return ImmutableArray<string>.Empty;

        var events = new HashSet<string>(StringComparer.Ordinal);
        foreach (var declaration in scan.AttributedTypes)
        {
            if (model.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol type)
                continue;
            foreach (var mark in HandlerMark.ReadAll(type, model.Compilation))
            {
                if (mark.Kind == HandlerKind.Event)
                    events.Add(RunTimeTypes.KeyOf(mark.Message));
            }
        }

        var bus = scan.SubscribeCalls.IsEmpty ? null : BusTypes.Of(model.Compilation);
        foreach (var call in scan.SubscribeCalls)
        {
            if (bus is not null
                && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
                && SubscribeCalls.IsSubscribe(method, bus))
            {
                events.Add(method.TypeArguments[0].ContainsTypeParameter() ? AnyEvent : RunTimeTypes.KeyOf(method.TypeArguments[0]));
            }
        }

        return events.ToImmutableArray();
    }

    /// <summary>A library's handlers may be internal, but its module names their events.</summary>
    private static string[] ReadLibrary(IAssemblySymbol assembly) =>
        assembly.ReferencesLibrary()
            ? assembly.GetAttributes()
                .Where(static attribute => attribute.AttributeClass.Is(KnownNames.Namespace, KnownNames.HandledEventAttribute))
                .Select(static attribute => attribute.ConstructorArguments.FirstOrDefault().Value)
                .OfType<ITypeSymbol>()
                .Select(RunTimeTypes.KeyOf)
                .ToArray()
            : [];
}
