using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>A second generator of a project, as that of Razor is, which writes fixed files.</summary>
internal sealed class OtherGenerator(ImmutableArray<string> files, bool before) : IIncrementalGenerator
{
    internal static AnalyzerReference Reference(TestProject setup)
    {
        var generator = new OtherGenerator([.. setup.GeneratedFiles.Select(static file => Markup.Parse(file, "").Text)], setup.GeneratedBefore);
        return new GeneratorFiles(setup.GeneratedGlobally ? new GlobalGenerator(generator) : generator);
    }

    internal static string NameOf(int index) => $"Component{index}_razor.g.cs";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        for (var index = 0; index < files.Length; index++)
        {
            var (name, text) = (NameOf(index), SourceText.From(files[index].ReplaceLineEndings("\n"), Encoding.UTF8));
            if (before)
                context.RegisterPostInitializationOutput(output => output.AddSource(name, text));
            else
                context.RegisterSourceOutput(context.CompilationProvider, (output, _) => output.AddSource(name, text));
        }
    }

    private sealed class GeneratorFiles(IIncrementalGenerator generator) : AnalyzerReference
    {
        private readonly ImmutableArray<ISourceGenerator> _generators = [generator.AsSourceGenerator()];

        public override string? FullPath => null;

        public override object Id { get; } = new();

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

        public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => _generators;
    }
}
