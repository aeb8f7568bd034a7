using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

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

    internal static bool IsCompilerError(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal);
}
