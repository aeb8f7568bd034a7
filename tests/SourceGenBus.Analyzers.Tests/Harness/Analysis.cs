using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>Runs the analyzers of some rules over a project.</summary>
internal static class Analysis
{
    /// <summary>The diagnostics of the given ids, suppressed ones included, by position. A crash of an analyzer fails the test.</summary>
    internal static async Task<ImmutableArray<Diagnostic>> RunAsync(Project project, IReadOnlyCollection<string> ids)
    {
        var compilation = (await project.GetCompilationAsync())!;
        var crashes = new List<string>();
        var options = new CompilationWithAnalyzersOptions(
            project.AnalyzerOptions,
            onAnalyzerException: (exception, analyzer, _) =>
            {
                lock (crashes)
                    crashes.Add($"{analyzer.GetType().Name}: {exception}");
            },
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false,
            reportSuppressedDiagnostics: true);

        var analyzers = Rules.AnalyzersOf(ids);
        var diagnostics = analyzers.IsEmpty
            ? compilation.GetDiagnostics()
            : await compilation.WithAnalyzers(analyzers, options).GetAllDiagnosticsAsync();

        diagnostics = diagnostics.AddRange(await OfGeneratorAsync(project, compilation, ids));
        Assert.True(crashes.Count == 0, "An analyzer crashed.\n" + string.Join("\n", crashes));
        Assert.DoesNotContain(diagnostics, static diagnostic => diagnostic.Id == "AD0001");
        return
        [
            .. diagnostics
                .Where(diagnostic => ids.Contains(diagnostic.Id) || IsCompilerError(diagnostic))
                .OrderBy(static diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
                .ThenBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether the compiler runs an analyzer of a rule: it skips one of which no rule is enabled.</summary>
    internal static async Task<bool> RunsAnyAnalyzerAsync(Project project, string id)
    {
        var compilation = (await project.GetCompilationAsync())!;
        var analyzers = Rules.AnalyzersOf([id]);
        var analysis = await compilation.WithAnalyzers(analyzers, project.AnalyzerOptions).GetAnalysisResultAsync(default);
        return analyzers.Any(analyzer =>
            analysis.AnalyzerTelemetryInfo.TryGetValue(analyzer, out var telemetry) && telemetry.CompilationStartActionsCount > 0);
    }

    /// <summary>What the generator reports itself, in a run of its own: a workspace does not hand it out.</summary>
    private static async Task<ImmutableArray<Diagnostic>> OfGeneratorAsync(Project project, Compilation compilation, IEnumerable<string> ids)
    {
        if (!ids.Intersect([DiagnosticIds.AggregateNotPartial, DiagnosticIds.NoDispatch, DiagnosticIds.LanguageVersion]).Any())
            return [];
        var written = await Task.WhenAll((await project.GetSourceGeneratedDocumentsAsync()).Select(static file => file.GetSyntaxTreeAsync()));
        return CSharpGeneratorDriver.Create([new EventBusGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)project.ParseOptions!)
            .RunGenerators(compilation.RemoveSyntaxTrees(written.OfType<SyntaxTree>()))
            .GetRunResult()
            .Diagnostics;
    }

    internal static bool IsCompilerError(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal);
}
