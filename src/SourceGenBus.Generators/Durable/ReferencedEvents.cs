using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Durable;

/// <summary>
/// The durable events that a compilation has to register for assemblies which it references: no module of theirs does, nor that of
/// another assembly in between.
/// </summary>
internal static class ReferencedEvents
{
    /// <summary>The assemblies that have no module, with what they mark.</summary>
    internal static IReadOnlyList<UngeneratedEvents> Assemblies(Compilation compilation) =>
        compilation.SourceModule.ReferencedAssemblySymbols
            .Where(static assembly => assembly.ReferencesLibrary() && ReferencedModules.OfDurableEvents(assembly) is null)
            .Select(UngeneratedEvents.Of)
            .ToList();

    /// <summary>The events that a module which comes along registers already, whichever assembly declares them.</summary>
    internal static HashSet<ISymbol> Registered(Compilation compilation)
    {
        var registered = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (!assembly.ReferencesLibrary() || !ComesAlong(assembly, compilation))
                continue;
            registered.UnionWith(assembly.GetAttributes()
                .Where(static attribute => attribute.AttributeClass.Is(KnownNames.EventStore, KnownNames.ReferencedEventAttribute))
                .Select(static attribute => attribute.ConstructorArguments.FirstOrDefault().Value)
                .OfType<INamedTypeSymbol>());
        }

        return registered;
    }

    /// <summary>Whether the module of a referenced assembly can be named, and so is composed.</summary>
    internal static bool ComesAlong(IAssemblySymbol assembly, Compilation compilation) =>
        assembly.AliasIn(compilation) == SymbolExtensions.GlobalAlias;
}
