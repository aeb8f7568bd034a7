using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>The programs on the migration pages compile, the analyzers have nothing to say, and they print what the pages say.</summary>
public sealed class MigrationGuideTests
{
    private static readonly SourceFile ImplicitUsings = new(
        "Usings.cs",
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """);

    public static TheoryData<string, string?> Pages => new()
    {
        { "docs/migration/from-mediatr.md", "MediatR.cs" },
        { "docs/migration/from-mediator.md", "Mediator.cs" },
        { "docs/migration/from-csharp-events.md", null },
    };

    /// <summary>Pages whose programs need a broker. The tests of the packages build them.</summary>
    private static readonly string[] PagesBetweenPrograms = ["from-cap.md", "from-masstransit.md", "from-wolverine.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_program_before_compiles(string path, string? declarations)
    {
        var page = new Page(path);

        var result = Compile(page.Block("<!-- program: before -->"), declarations);

        StrictCompilation.AssertNone([.. result.Compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591")
            .Select(static diagnostic => diagnostic.ToString())]);
        if (declarations is null)
            Assert.Equal(page.Block("<!-- program: output -->"), await ConsoleProgram.RunAsync(result));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_program_after_is_clean_and_prints_what_the_page_says(string path, string? declarations)
    {
        _ = declarations;
        var page = new Page(path);

        var result = Compile(page.Block("<!-- program: after -->"), null);

        StrictCompilation.AssertCompiles(result);
        StrictCompilation.AssertNone(await ComplaintsAsync(result.Compilation));
        Assert.Equal(page.Block("<!-- program: output -->"), await ConsoleProgram.RunAsync(result));
    }

    [Fact]
    public async Task A_mistake_on_a_page_would_be_found()
    {
        var page = new Page("docs/migration/from-mediatr.md").Block("<!-- program: after -->");

        var result = Compile(page.Replace("await bus.PublishAsync(", "bus.PublishAsync(", StringComparison.Ordinal), null);

        Assert.Contains("SGB2001", Assert.Single(await ComplaintsAsync(result.Compilation)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_is_tested_and_listed()
    {
        var folder = Path.Combine(Repository.Root, "docs", "migration");
        var index = File.ReadAllText(Path.Combine(folder, "README.md"));

        var pages = Directory.GetFiles(folder, "from-*.md").Select(static path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(Pages.Select(static row => Path.GetFileName(row.Data.Item1)).Concat(PagesBetweenPrograms).Order(StringComparer.Ordinal), pages);
        Assert.All(pages, page => Assert.Contains($"({page})", index, StringComparison.Ordinal));
    }

    private static GeneratorResult Compile(string program, string? declarations)
    {
        List<SourceFile> files = [ImplicitUsings, new("Program.cs", program)];
        if (declarations is not null)
            files.Add(new(declarations, Declarations(declarations)));
        var options = GeneratorOptions.Default.With(TestReferences.Container) with { AssemblyName = "Program", Output = OutputKind.ConsoleApplication };
        return GeneratorHarness.RunOnce(options, files);
    }

    private static string Declarations(string file) => File.ReadAllText(
        Path.Combine(Repository.Root, "tests", "SourceGenBus.Generators.Tests", "Declarations", file));

    private static async Task<string[]> ComplaintsAsync(Compilation compilation)
    {
        var analyzers = typeof(EventBusGenerator).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!);
        var diagnostics = await compilation
            .WithAnalyzers([.. analyzers])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. diagnostics.Select(static diagnostic => diagnostic.ToString())];
    }
}
