using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Models;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>Finds the aggregates of a compilation.</summary>
internal static class AggregateDiscovery
{
    private static readonly PerFile<AggregateModel> Files = new(ReadFile);

    /// <summary>The aggregates, in the order of their files. A partial class with two base lists is met once.</summary>
    internal static ImmutableArray<AggregateModel> Read(Compilation compilation, CancellationToken cancellationToken) =>
        AssemblyDiscovery.CanGenerate(compilation)
            ? Files.Read(compilation, cancellationToken).SelectMany(static file => file.Results).Distinct().ToImmutableArray()
            : ImmutableArray<AggregateModel>.Empty;

    private static ImmutableArray<AggregateModel> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        if (scan.Aggregates.IsEmpty)
            return ImmutableArray<AggregateModel>.Empty;

        var aggregates = ImmutableArray.CreateBuilder<AggregateModel>();
        foreach (var declaration in scan.Aggregates)
        {
            if (AggregateRules.IsPartial(declaration)
                && model.GetDeclaredSymbol(declaration, cancellationToken) is { } type
                && AggregateRules.IsGenerated(type))
            {
                aggregates.Add(AggregateRules.ToModel(type));
            }
        }

        return aggregates.ToImmutable();
    }
}
