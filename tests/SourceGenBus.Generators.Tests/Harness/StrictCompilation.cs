using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>Compiles a program with its generated code as the strictest of projects would.</summary>
internal static class StrictCompilation
{
    // Warnings that no project gets unless it asks for them.
    private static readonly ImmutableDictionary<string, ReportDiagnostic> OffByDefault =
        new[] { "CS1591", "CS1573", "CS1712", "CS8981", "CS9192", "CS9216" }.ToImmutableDictionary(static id => id, static _ => ReportDiagnostic.Error);

    internal static void AssertCompiles(GeneratorResult result)
    {
        AssertNone(Complaints(result, result.Compilation));

        var options = result.Compilation.Options;
        var strict = result.Compilation
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(
                "[assembly: global::System.CLSCompliant(true)]",
                (CSharpParseOptions?)result.Compilation.SyntaxTrees.FirstOrDefault()?.Options))
            .WithOptions(options
                .WithOverflowChecks(!options.CheckOverflow)
                .WithGeneralDiagnosticOption(ReportDiagnostic.Error)
                .WithSpecificDiagnosticOptions(OffByDefault));
        AssertNone(Complaints(result, strict, generatedOnly: true));
    }

    internal static void AssertNone(string[] complaints) => Assert.True(complaints.Length == 0, string.Join("\n", complaints));

    /// <summary>What the compiler says about generated files, and every error elsewhere.</summary>
    internal static string[] Complaints(GeneratorResult result, Compilation compilation, bool generatedOnly = false)
    {
        var generated = result.GeneratedTrees.ToHashSet();
        return [.. compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Location.SourceTree is { } tree && generated.Contains(tree)
                ? diagnostic.Severity >= DiagnosticSeverity.Warning
                : !generatedOnly && diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(static diagnostic => diagnostic.ToString())];
    }
}
