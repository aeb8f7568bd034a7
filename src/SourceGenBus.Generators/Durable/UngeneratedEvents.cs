using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.BusApi;

namespace SourceGenBus.Generators.Durable;

/// <summary>What a referenced assembly, for which nothing was generated, says about durable events. Read once for each reference.</summary>
internal sealed class UngeneratedEvents
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, UngeneratedEvents> Known = new();

    private UngeneratedEvents(ImmutableArray<INamedTypeSymbol> types)
    {
        Events = [.. types.Where(static type => DurableEvent.Read(type) is not null)];
        Contexts = [.. types.Where(static type => DurableEventRules.SerializedBy(type).Any())];
        Toolboxes =
            [.. types.Where(static type => type.IsStatic && type.GetMembers().OfType<IMethodSymbol>().Any(DurableEventRules.IsUpcaster))];
    }

    /// <summary>The durable events.</summary>
    internal ImmutableArray<INamedTypeSymbol> Events { get; }

    /// <summary>The contexts that serialize something.</summary>
    internal ImmutableArray<INamedTypeSymbol> Contexts { get; }

    /// <summary>The static classes that have upcasters.</summary>
    internal ImmutableArray<INamedTypeSymbol> Toolboxes { get; }

    /// <summary>Reads a referenced assembly.</summary>
    internal static UngeneratedEvents Of(IAssemblySymbol assembly) =>
        Known.GetValue(assembly, static assembly => new UngeneratedEvents(UngeneratedTypes.Of(assembly)));
}
