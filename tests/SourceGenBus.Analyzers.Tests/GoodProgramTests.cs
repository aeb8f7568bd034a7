using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests;

/// <summary>Programs that use the bus well hear nothing; programs that are being typed make nothing throw.</summary>
public sealed class GoodProgramTests
{
    /// <summary>The first of a fixed row; <c>SGB_FULL=1</c> makes all of it.</summary>
    private static readonly int Mutations = Environment.GetEnvironmentVariable("SGB_FULL") == "1" ? 200 : 40;

    /// <summary>By the file that has the entry point.</summary>
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

    [Fact]
    public async Task A_domain_without_the_bus_hears_nothing()
    {
        const string Source =
            """
            namespace Shop.Domain;

            public sealed record OrderPlaced(string OrderId, decimal Total) : DomainEvent;

            public sealed record PlaceOrder(string OrderId, decimal Total) : ICommand;

            public sealed partial class Order(string id) : AggregateRoot<string>(id)
            {
                public decimal Total { get; private set; }

                public void Place(decimal total) => Raise(new OrderPlaced(Id, total));

                private void Apply(OrderPlaced placed) => Total = placed.Total;
            }

            public sealed class Orders(IUnitOfWork unit)
            {
                public void Place(PlaceOrder command)
                {
                    var order = new Order(command.OrderId);
                    unit.Track(order);
                    order.Place(command.Total);
                }
            }
            """;
        var project = Workspaces.CreateProject([Markup.Parse(Source, "")], TestProject.Domain, []);
        var compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        Assert.Empty((await AnalyzeAsync(compilation)).Select(static diagnostic => diagnostic.ToString()));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Half_typed_code_makes_nothing_throw(string program)
    {
        var compilation = await CompileAsync(program);
        var plain = compilation.RemoveSyntaxTrees(compilation.SyntaxTrees.Where(static tree => !IsWritten(tree)));
        var trees = plain.SyntaxTrees.Where(static tree => Path.GetFileName(tree.FilePath) != "Usings.cs").ToList();
        Assert.Equal(FilesOf(program).Count, trees.Count);
        var tokens = trees.SelectMany(static tree => tree.GetRoot().DescendantTokens()).Where(static token => token.Span.Length > 0).ToList();
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new EventBusGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)trees[0].Options);

        var random = new Random(program.Length * 7919);
        for (var mutation = 0; mutation < Mutations; mutation++)
        {
            // Deletions pile up to three at a time, as in a line that is being rewritten.
            var deleted = Enumerable.Range(0, 1 + (mutation % 3)).Select(_ => tokens[random.Next(tokens.Count)]).Distinct();
            var broken = deleted.GroupBy(static token => token.SyntaxTree!).Aggregate(plain, static (edited, file) => edited.ReplaceSyntaxTree(
                file.Key,
                file.Key.WithChangedText(file.Key.GetText().WithChanges(file.Select(static token => new TextChange(token.Span, ""))))));

            driver = driver.RunGeneratorsAndUpdateCompilation(broken, out var output, out var generatorDiagnostics, TestContext.Current.CancellationToken);
            Assert.DoesNotContain(generatorDiagnostics, static diagnostic => diagnostic.Id is "CS8785" or "CS8784");

            // What the generator wrote changes little for analyzers and costs them most of their time.
            foreach (var diagnostic in await AnalyzeAsync(mutation % 4 == 0 ? output : broken))
                Assert.True(diagnostic.Location.IsInSource || diagnostic.Location == Location.None, diagnostic.ToString());
        }
    }

    /// <summary>False for what the generator added.</summary>
    private static bool IsWritten(SyntaxTree tree) => Path.GetDirectoryName(tree.FilePath) == Path.GetDirectoryName(Workspaces.Root);

    /// <summary>With the rules about names enabled, which are off by default: they have nothing to say either.</summary>
    private static async Task<Compilation> CompileAsync(string program)
    {
        var files = FilesOf(program).Select(static file => Markup.Parse(Read(file), "")).ToList();
        var project = Workspaces.CreateProject(files, TestProject.Program with { FileName = program }, []);
        var options = project.CompilationOptions!.WithSpecificDiagnosticOptions(
        [
            KeyValuePair.Create(DiagnosticIds.EventNotInPastTense, ReportDiagnostic.Info),
            KeyValuePair.Create(DiagnosticIds.CommandNotImperative, ReportDiagnostic.Info),
        ]);
        return (await project.WithCompilationOptions(options).GetCompilationAsync())!;
    }

    /// <summary>The file with the entry point first, then those that have its name and one of their own.</summary>
    private static List<string> FilesOf(string program) =>
    [
        .. typeof(GoodProgramTests).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("GoodPrograms/" + Path.ChangeExtension(program, "."), StringComparison.Ordinal))
            .OrderByDescending(name => name == "GoodPrograms/" + program),
    ];

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(GoodProgramTests).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
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
