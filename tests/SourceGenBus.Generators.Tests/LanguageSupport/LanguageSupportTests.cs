using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests.LanguageSupport;

/// <summary>
/// Each row of the table either works, which is seen by running it, or has a diagnostic. <c>docs/language-support.md</c> is made of the rows:
/// after a change, run this class with the environment variable <c>UPDATE_LANGUAGE_SUPPORT=1</c>.
/// </summary>
public sealed class LanguageSupportTests
{
    private static readonly SourceFile Prelude = new(
        "Prelude.cs",
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using SourceGenBus;
        global using SourceGenBus.Domain;
        global using MarkedAttribute = SourceGenBus.EventHandlerAttribute<Placed>;
        global using Pair = (int, int);
        global using Numbers = int[];
        global using MaybeInt = int?;

        public sealed record Placed(string Id);

        public sealed record Pay(int Sum) : ICommand;

        public static class Sink
        {
            public static int Hits;

            public static void Hit() => Hits++;

            public static ValueTask HitAsync()
            {
                Hit();
                return default;
            }
        }

        public static class Program
        {
            public static async Task<string> Run()
            {
                using var bus = new EventBusBuilder().AddHandlers().Build();
                await Go.RunAsync(bus);
                return Sink.Hits.ToString();
            }
        }
        """);

    private static readonly ImmutableArray<LanguageRow> Table = [.. EventRows.All, .. HandlerRows.All, .. CallRows.All, .. AggregateRows.All, .. RuleRows.All];

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(EventBusGenerator).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static TheoryData<string> Works => [.. Table.Where(static row => row.Rule is null).Select(NameOf)];

    public static TheoryData<string> WorksInDebugBuilds => [.. EventRows.All.Concat(HandlerRows.All).Where(static row => row.Rule is null).Select(NameOf)];

    public static TheoryData<string> Reported => [.. Table.Where(static row => row.Rule is not null).Select(NameOf)];

    [Theory]
    [MemberData(nameof(Works))]
    public async Task It_works(string name)
    {
        var result = Run(Table.Single(row => NameOf(row) == name));
        StrictCompilation.AssertCompiles(result);

        Assert.Equal("1", await LoadedProgram.RunAsync(result));
        var wrong = (await DiagnoseAsync(result)).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Empty(wrong.Select(static diagnostic => diagnostic.ToString()));
    }

    /// <summary>What is generated there is written in another way.</summary>
    [Theory]
    [MemberData(nameof(WorksInDebugBuilds))]
    public async Task It_works_in_a_debug_build(string name)
    {
        var result = Run(Table.Single(row => NameOf(row) == name), OptimizationLevel.Debug);
        StrictCompilation.AssertCompiles(result);

        Assert.Equal("1", await LoadedProgram.RunAsync(result));
    }

    [Theory]
    [MemberData(nameof(Reported))]
    public async Task It_is_reported(string name)
    {
        var row = Table.Single(row => NameOf(row) == name);
        var result = Run(row);

        Assert.Contains(row.Rule, (await DiagnoseAsync(result)).Select(static diagnostic => diagnostic.Id));
        StrictCompilation.AssertNone(Toolchain.NewErrorsInGeneratedCode(result));
    }

    /// <summary>A build that finds errors in declarations stops before analyzers have reported, so those are not enough there.</summary>
    [Theory]
    [MemberData(nameof(Reported))]
    public void A_build_shows_it(string name)
    {
        var row = Table.Single(row => NameOf(row) == name);
        var result = Run(row);
        var errors = result.Compilation.GetDeclarationDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .ToList();

        Assert.True(
            errors.Count == 0 || result.Reported.Any(diagnostic => diagnostic.Id == row.Rule),
            $"{row.Rule} is hidden by {string.Join(", ", errors)}");
    }

    [Fact]
    public void The_table_is_long_and_says_nothing_twice()
    {
        Assert.True(Table.Length >= 150, $"The table has {Table.Length} rows.");
        Assert.Equal(Table.Length, Table.Select(NameOf).Distinct().Count());
    }

    [Fact]
    public void The_page_shows_the_table()
    {
        var path = Path.Combine(Repository.Root, "docs", "language-support.md");
        var expected = Page();
        if (Environment.GetEnvironmentVariable("UPDATE_LANGUAGE_SUPPORT") == "1")
            File.WriteAllText(path, expected);

        Assert.True(File.Exists(path), "Run this test with UPDATE_LANGUAGE_SUPPORT=1.");
        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static GeneratorResult Run(LanguageRow row, OptimizationLevel optimization = OptimizationLevel.Release) => GeneratorHarness.RunOnce(
        GeneratorOptions.Default with { Language = LanguageVersion.Preview, AllowUnsafe = true, Optimization = optimization },
        Prelude,
        new SourceFile("Row.cs", row.Source));

    private static async Task<ImmutableArray<Diagnostic>> DiagnoseAsync(GeneratorResult result) =>
    [
        .. result.Reported,
        .. await result.Compilation
            .WithAnalyzers(Analyzers, new AnalyzerOptions([]))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken),
    ];

    private static string NameOf(LanguageRow row) => $"{row.Feature} / {row.Place}";

    private static string Page()
    {
        var text = new StringBuilder(
            """
            # Language support

            What of C# 8 to 14 can stand where a type, a call or an attribute of the bus stands. Each line is a test: what works is compiled
            as strictly as a project can be, and run; what cannot work has a diagnostic.

            This page is written by a test from its rows, in `tests/SourceGenBus.Generators.Tests/LanguageSupport`.

            """.ReplaceLineEndings("\n"));
        Append("Types of events", EventRows.All);
        Append("Handlers", HandlerRows.All);
        Append("Calls", CallRows.All);
        Append("Aggregates", AggregateRows.All);
        Append("What has a diagnostic", RuleRows.All);
        return text.ToString();

        void Append(string title, LanguageRow[] rows)
        {
            text.Append("\n## ").Append(title).Append("\n\n| Feature | Place | Outcome |\n|---|---|---|\n");
            foreach (var row in rows)
            {
                text.Append("| ").Append(row.Feature).Append(" | ").Append(row.Place).Append(" | ")
                    .Append(row.Rule is null ? "works" : $"[{row.Rule}](diagnostics/{row.Rule}.md)").Append(" |\n");
            }
        }
    }
}
