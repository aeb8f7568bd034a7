using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Registration;

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
            if (Modules.GetValue(assembly, static assembly => new StrongBox<string?>(ReferencedModules.Of(assembly)?.ToQualifiedName())).Value is { } module)
                modules.Add(assembly.AliasIn(compilation) is not SymbolExtensions.GlobalAlias and var alias ? alias + module.Substring(SymbolExtensions.GlobalAlias.Length) : module);
        }

        return modules.ToEquatableArray();
    }
}
