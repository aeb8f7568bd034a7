using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>Lets a project run the generator, so that the members it writes exist.</summary>
internal sealed class GeneratorReference : AnalyzerReference
{
    internal static readonly GeneratorReference Instance = new();

    // A workspace tells generators apart by identity, so a new one per question would be unknown to it.
    private static readonly ImmutableArray<ISourceGenerator> Generators = [new EventBusGenerator().AsSourceGenerator()];

    public override string? FullPath => null;

    public override object Id => nameof(GeneratorReference);

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

    public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => Generators;
}
