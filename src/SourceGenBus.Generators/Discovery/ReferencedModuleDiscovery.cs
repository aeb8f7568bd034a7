using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Models;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>Finds the modules of the assemblies that a compilation references.</summary>
internal static class ReferencedModuleDiscovery
{
    // Assembly symbols of references are shared by the compilations of successive edits.
    private static readonly ConditionalWeakTable<IAssemblySymbol, StrongBox<string?>> Modules = new();

    /// <summary>The qualified names of the module classes, in order; after the alias where a reference has no other name.</summary>
    internal static EquatableArray<string> Read(Compilation compilation)
    {
        var modules = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (Modules.GetValue(assembly, static assembly => new StrongBox<string?>(ModuleOf(assembly)?.ToQualifiedName())).Value is { } module)
                modules.Add(assembly.AliasIn(compilation) is not SymbolExtensions.GlobalAlias and var alias ? alias + module.Substring(SymbolExtensions.GlobalAlias.Length) : module);
        }

        return modules.ToEquatableArray();
    }

    /// <summary>The assemblies that know the library and have no module: nothing was generated, or nothing is marked.</summary>
    internal static IEnumerable<IAssemblySymbol> Ungenerated(Compilation compilation) => compilation.SourceModule.ReferencedAssemblySymbols
        .Where(static assembly => assembly.ReferencesLibrary() && AttributeOf(assembly) is null);

    /// <summary>The module class of an assembly; null when it has no handlers.</summary>
    internal static INamedTypeSymbol? ModuleOf(IAssemblySymbol assembly)
    {
        if (!assembly.ReferencesLibrary())
            return null;

        return AttributeOf(assembly) is { ConstructorArguments.Length: 1 } attribute
            && attribute.ConstructorArguments[0].Value is INamedTypeSymbol { DeclaredAccessibility: Accessibility.Public } module
            ? module
            : null;
    }

    private static AttributeData? AttributeOf(IAssemblySymbol assembly) => assembly.GetAttributes().FirstOrDefault(static attribute =>
        attribute.AttributeClass.Is(KnownNames.Namespace, KnownNames.ModuleAttribute));
}
