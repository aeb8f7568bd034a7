using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators;

namespace SourceGenBus.Analyzers.Tests;

/// <summary>Programs that use the bus well hear nothing; programs that are being typed make nothing throw.</summary>
public sealed class GoodProgramTests
{
    private const int Mutations = 200;

    public static TheoryData<string> Programs() => ["Shop.cs", "Telemetry.cs", "Library.cs", "Chat.cs", "Indexer.cs"];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_good_program_hears_nothing(string program)
    {
        var compilation = await CompileAsync(program);
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var diagnostics = await AnalyzeAsync(compilation);
        Assert.Empty(diagnostics.Select(static diagnostic => diagnostic.ToString()));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Half_typed_code_makes_nothing_throw(string program)
    {
        var compilation = await CompileAsync(program);
        var tree = compilation.SyntaxTrees.Single(tree => Path.GetFileName(tree.FilePath) == program);
        var root = await tree.GetRootAsync(TestContext.Current.CancellationToken);
        var tokens = root.DescendantTokens().Where(static token => token.Span.Length > 0).ToList();
        var text = await tree.GetTextAsync(TestContext.Current.CancellationToken);
        var plain = compilation.RemoveSyntaxTrees(compilation.SyntaxTrees.Where(static tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new EventBusGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)tree.Options);

        var random = new Random(program.Length * 7919);
        for (var mutation = 0; mutation < Mutations; mutation++)
        {
            // Deletions pile up to three at a time, as in a line that is being rewritten.
            var changes = Enumerable.Range(0, 1 + (mutation % 3))
                .Select(_ => tokens[random.Next(tokens.Count)].Span)
                .Distinct()
                .Select(static span => new TextChange(span, ""));
            var broken = plain.ReplaceSyntaxTree(tree, tree.WithChangedText(text.WithChanges(changes)));

            driver = driver.RunGeneratorsAndUpdateCompilation(broken, out var output, out var generatorDiagnostics, TestContext.Current.CancellationToken);
            Assert.DoesNotContain(generatorDiagnostics, static diagnostic => diagnostic.Id is "CS8785" or "CS8784");

            // What the generator wrote changes little for analyzers and costs them most of their time.
            foreach (var diagnostic in await AnalyzeAsync(mutation % 4 == 0 ? output : broken))
                Assert.True(diagnostic.Location.IsInSource || diagnostic.Location == Location.None, diagnostic.ToString());
        }
    }

    private static async Task<Compilation> CompileAsync(string program)
    {
        using var stream = typeof(GoodProgramTests).Assembly.GetManifestResourceStream("GoodPrograms/" + program)!;
        using var reader = new StreamReader(stream);
        var source = await reader.ReadToEndAsync();
        var project = Workspaces.CreateProject([Markup.Parse(source, "")], TestProject.Program with { FileName = program }, []);
        return (await project.GetCompilationAsync())!;
    }

    /// <summary>What all analyzers of the package report. A crash fails the test.</summary>
    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation)
    {
        Exception? crash = null;
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (exception, _, _) => crash = exception,
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false,
            reportSuppressedDiagnostics: false);
        var diagnostics = await compilation.WithAnalyzers(Rules.Analyzers, options).GetAnalyzerDiagnosticsAsync();
        Assert.Null(crash);
        Assert.DoesNotContain(diagnostics, static diagnostic => diagnostic.Id == "AD0001");
        return diagnostics;
    }
}
