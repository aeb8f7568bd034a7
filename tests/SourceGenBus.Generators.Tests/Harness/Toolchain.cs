using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Handlers;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>Generator and analyzer together, on programs that may be wrong.</summary>
internal static class Toolchain
{
    /// <summary>Runs both; an exception in either fails the test.</summary>
    internal static GeneratorResult Run(GeneratorOptions options, params SourceFile[] files)
    {
        var result = GeneratorHarness.RunOnce(options, files);
        Assert.DoesNotContain(Diagnose(result), static id => id == "AD0001");
        return result;
    }

    /// <summary>The ids of what the analyzer has to say.</summary>
    internal static string[] Diagnose(GeneratorResult result)
    {
        var analysis = result.Compilation
            .WithAnalyzers([new HandlerAnalyzer()], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]),
                static (exception, _, _) => throw new InvalidOperationException("The analyzer threw.", exception),
                concurrentAnalysis: false,
                logAnalyzerExecutionTime: false));
        return [.. analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult().Select(static diagnostic => diagnostic.Id)];
    }

    /// <summary>Errors that the compiler would show in files that nobody wrote.</summary>
    internal static string[] ErrorsInGeneratedCode(GeneratorResult result) => ErrorsInGeneratedCode(result, static (_, _) => true);

    /// <summary>The same, without what only repeats an error of the user's: a violated constraint shows wherever the type is named.</summary>
    internal static string[] NewErrorsInGeneratedCode(GeneratorResult result) =>
        ErrorsInGeneratedCode(result, static (error, others) => !others.Contains(error.Id));

    private static string[] ErrorsInGeneratedCode(GeneratorResult result, Func<Diagnostic, HashSet<string>, bool> counts)
    {
        var generated = result.GeneratedTrees.ToHashSet();
        var errors = result.Compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .ToLookup(diagnostic => diagnostic.Location.SourceTree is { } tree && generated.Contains(tree));
        var others = errors[false].Select(static error => error.Id).ToHashSet();
        return [.. errors[true].Where(error => counts(error, others)).Select(static error => error.ToString())];
    }
}
