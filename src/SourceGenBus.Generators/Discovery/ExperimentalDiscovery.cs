using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Models;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>
/// Finds the ids of the experimental APIs that the handlers of a compilation use. Using one is an error until its id is
/// suppressed, and a suppression around the handler does not reach the generated code that names the same types.
/// </summary>
internal static class ExperimentalDiscovery
{
    private static readonly PerFile<string> Files = new(ReadFile);

    internal static EquatableArray<string> Read(Compilation compilation, CancellationToken cancellationToken) =>
        AssemblyDiscovery.CanGenerate(compilation, cancellationToken)
            ? Files.Read(compilation, cancellationToken)
                .SelectMany(static file => file.Results)
                .Distinct()
                .OrderBy(static id => id, StringComparer.Ordinal)
                .ToEquatableArray()
            : EquatableArray<string>.Empty;

    private static ImmutableArray<string> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken) =>
        scan.AttributedTypes
            .Select(declaration => model.GetDeclaredSymbol(declaration, cancellationToken))
            .OfType<INamedTypeSymbol>()
            .SelectMany(ExperimentalApis.UsedToCall)
            .Distinct()
            .ToImmutableArray();
}
