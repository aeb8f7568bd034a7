using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.BusApi;

/// <summary>What was generated for referenced assemblies, as their attributes say.</summary>
internal static class ReferencedModules
{
    /// <summary>The module class of an assembly; null when it has no handlers.</summary>
    internal static INamedTypeSymbol? Of(IAssemblySymbol assembly) =>
        TypeIn(assembly, KnownNames.Namespace, KnownNames.ModuleAttribute) is { DeclaredAccessibility: Accessibility.Public } module
            ? module
            : null;

    /// <summary>The module class of an assembly's durable events; null when nothing was generated for them.</summary>
    internal static INamedTypeSymbol? OfDurableEvents(IAssemblySymbol assembly) =>
        TypeIn(assembly, KnownNames.EventStore, KnownNames.DurableEventsAttribute);

    /// <summary>
    /// The assemblies that were compiled against the library and have no module: nothing was generated, or nothing is marked.
    /// </summary>
    internal static IEnumerable<IAssemblySymbol> Ungenerated(Compilation compilation) => compilation.SourceModule.ReferencedAssemblySymbols
        .Where(static assembly => assembly.ReferencesLibrary()
            && AttributeOf(assembly, KnownNames.Namespace, KnownNames.ModuleAttribute) is null);

    private static INamedTypeSymbol? TypeIn(IAssemblySymbol assembly, string @namespace, string name) =>
        assembly.ReferencesLibrary() && AttributeOf(assembly, @namespace, name) is { ConstructorArguments.Length: 1 } attribute
            ? attribute.ConstructorArguments[0].Value as INamedTypeSymbol
            : null;

    private static AttributeData? AttributeOf(IAssemblySymbol assembly, string @namespace, string name) =>
        assembly.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass.Is(@namespace, name));
}
