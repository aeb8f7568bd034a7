using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Rules.Durable;

/// <summary>
/// The durable events that a compilation has to register for assemblies which it references: no module of theirs does, nor that of
/// another assembly in between.
/// </summary>
internal static class ReferencedEvents
{
    /// <summary>The module class of an assembly's durable events; null when nothing was generated for them.</summary>
    internal static INamedTypeSymbol? ModuleOf(IAssemblySymbol assembly)
    {
        if (!assembly.ReferencesLibrary())
            return null;
        var attribute = assembly.GetAttributes().FirstOrDefault(static attribute =>
            attribute.AttributeClass.Is(KnownNames.EventStore, KnownNames.DurableEventsAttribute));
        return attribute is { ConstructorArguments.Length: 1 } ? attribute.ConstructorArguments[0].Value as INamedTypeSymbol : null;
    }

    /// <summary>The assemblies that have no module, with what they mark.</summary>
    internal static IReadOnlyList<UngeneratedAssembly> Assemblies(Compilation compilation) =>
        compilation.SourceModule.ReferencedAssemblySymbols
            .Where(static assembly => assembly.ReferencesLibrary() && ModuleOf(assembly) is null)
            .Select(UngeneratedAssembly.Of)
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
