using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>Lets a project run the generator, so that the members it writes exist.</summary>
internal sealed class GeneratorReference : AnalyzerReference
{
    internal static readonly GeneratorReference Instance = new();

    public override string? FullPath => null;

    public override object Id => nameof(GeneratorReference);

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

    public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => [new EventBusGenerator().AsSourceGenerator()];
}
