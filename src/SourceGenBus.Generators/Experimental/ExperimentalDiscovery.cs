using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Experimental;

/// <summary>
/// Finds the ids of the experimental APIs that the handlers of a compilation use. Using one is an error until its id is
/// suppressed, and a suppression around the handler does not reach the generated code that names the same types.
/// </summary>
internal static class ExperimentalDiscovery
{
    private static readonly PerFile<string> Files = new(ReadFile);

    // Assembly symbols of references are shared by the compilations of successive edits.
    private static readonly ConditionalWeakTable<IAssemblySymbol, string[]> Assemblies = new();

    internal static EquatableArray<string> Read(Compilation compilation, CancellationToken cancellationToken) =>
        BusReference.IsUsable(compilation, cancellationToken) || BusReference.HasAggregates(compilation, cancellationToken)
            ? Files.Read(compilation, cancellationToken)
                .SelectMany(static file => file.Results)
                .Concat(OfReferences(compilation))
                .Distinct()
                .OrderBy(static id => id, StringComparer.Ordinal)
                .ToEquatableArray()
            : EquatableArray<string>.Empty;

    /// <summary>The module of an assembly that is marked as a whole is named where a host composes it.</summary>
    private static IEnumerable<string> OfReferences(Compilation compilation) =>
        compilation.SourceModule.ReferencedAssemblySymbols.SelectMany(static assembly => Assemblies.GetValue(
            assembly,
            static assembly => assembly.ReferencesLibrary() ? ExperimentalApis.IdsOn(assembly).Concat(OfUngenerated(assembly)).ToArray() : []));

    /// <summary>What is marked in an assembly that nothing was generated for is named where that is made up for.</summary>
    private static IEnumerable<string> OfUngenerated(IAssemblySymbol assembly) =>
        ReferencedModules.OfDurableEvents(assembly) is null
            ? UngeneratedTypes.Of(assembly).Where(static type => !type.GetAttributes().IsEmpty).SelectMany(ExperimentalApis.IdsIn)
            : [];

    private static ImmutableArray<string> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken) =>
        scan.AttributedTypes
            .Select(declaration => model.GetDeclaredSymbol(declaration, cancellationToken))
            .OfType<INamedTypeSymbol>()
            .SelectMany(ExperimentalApis.UsedToCall)
            .Distinct()
            .ToImmutableArray();
}
