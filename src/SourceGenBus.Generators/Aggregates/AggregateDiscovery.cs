using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Aggregates;

/// <summary>Finds the aggregates of a compilation.</summary>
internal static class AggregateDiscovery
{
    private static readonly PerFile<AggregateModel> Files = new(ReadFile);
    private static readonly Func<Compilation, CancellationToken, ImmutableArray<AggregateModel>> ReadDeclarations = ReadAll;

    /// <summary>The aggregates, in the order of their files. A partial class with two base lists is met once.</summary>
    internal static ImmutableArray<AggregateModel> Read(Compilation compilation, CancellationToken cancellationToken) =>
        CompilationScan.Of(compilation, cancellationToken).Declarations.Remember(compilation, ReadDeclarations, cancellationToken);

    private static ImmutableArray<AggregateModel> ReadAll(Compilation compilation, CancellationToken cancellationToken)
    {
        if (!BusReference.HasAggregates(compilation, cancellationToken))
            return ImmutableArray<AggregateModel>.Empty;

        // 'A.B_C' and 'A_B.C' would be one file, and so would two names that differ in case.
        var names = new UniqueNames();
        return Files.Read(compilation, cancellationToken)
            .SelectMany(static file => file.Results)
            .Distinct()
            .Select(aggregate => aggregate with { HintName = names.Claim(aggregate.HintName) })
            .ToImmutableArray();
    }

    private static ImmutableArray<AggregateModel> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        if (scan.Aggregates.IsEmpty)
            return ImmutableArray<AggregateModel>.Empty;

        var aggregates = ImmutableArray.CreateBuilder<AggregateModel>();
        foreach (var declaration in scan.Aggregates)
        {
            if (model.GetDeclaredSymbol(declaration, cancellationToken) is { } type
                && !type.IsNameless()
                && AggregateRules.IsGenerated(type, model.Compilation))
            {
                aggregates.Add(AggregateRules.ToModel(type, model.Compilation));
            }
        }

        return aggregates.ToImmutable();
    }
}
