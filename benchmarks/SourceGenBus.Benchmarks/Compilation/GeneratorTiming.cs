using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Benchmarks.Reporting;
using SourceGenBus.Generators;

namespace SourceGenBus.Benchmarks.Compilation;

/// <summary>What the generator and the analyzers cost: a build, and one keystroke.</summary>
internal static class GeneratorTiming
{
    private sealed record Edit(string Name, Func<CompiledProject, int, CSharpCompilation> Apply);

    private static readonly Edit[] Edits =
    [
        new("unrelated body", static (project, number) => project.With("Unrelated.cs", GeneratedProject.Unrelated($"return {number};", ""))),
        new("unrelated comment", static (project, number) => project.With("Unrelated.cs", GeneratedProject.Unrelated("return 1;", $"// {number}"))),
        new("handler body", static (project, number) => project.With("Handler3.cs", GeneratedProject.Handler(3, $"Count += {number};"))),
        new("new handler", static (project, number) => project.With($"New{number}.cs", GeneratedProject.Handler(100_000 + number, "Count++;"))),
    ];

    internal static Table Run(IReadOnlyList<int> sizes, int sites, int repeats)
    {
        var table = new Table(
            "generator",
            "Generator and analyzers, milliseconds",
            $"One project with {sites} publish calls; one run of the driver, median of {repeats}. The reference is a generator of the usual shape (ForAttributeWithMetadataName and a syntax provider), which does less.",
            ["handlers", "cold run", .. Edits.Select(static edit => edit.Name), .. Edits.Take(1).Concat(Edits.Skip(2)).Select(static edit => $"reference: {edit.Name}"), "analyzers, whole build", "analyzers, unrelated body", "analyzers, handler body"]);

        Measure(new CompiledProject(new GeneratedProject(10, 20)), new EventBusGenerator(), Edits, 3); // JIT
        Measure(new CompiledProject(new GeneratedProject(10, 20)), new AttributePipeline(), Edits, 3);
        foreach (var size in sizes)
        {
            Console.Error.WriteLine($"generator: {size} handlers");
            var project = new CompiledProject(new GeneratedProject(size, sites));
            var own = Measure(project, new EventBusGenerator(), Edits, repeats);
            var reference = Measure(project, new AttributePipeline(), Edits, repeats);
            table.Add(
                size.ToString(System.Globalization.CultureInfo.InvariantCulture),
                [.. own, reference[1], reference[3], reference[4], Analyzers(project), .. Edits.Where(static edit => edit.Name.EndsWith("body", StringComparison.Ordinal)).Select(edit => Keystroke(project, edit, repeats))]);
        }

        return table;
    }

    /// <summary>The cold run, then each edit.</summary>
    private static double[] Measure(CompiledProject project, IIncrementalGenerator generator, Edit[] edits, int repeats)
    {
        var start = project.Start;
        GeneratorDriver fresh = CSharpGeneratorDriver.Create(
            [generator.AsSourceGenerator()], parseOptions: CompiledProject.ParseOptions, optionsProvider: new BuildProperties());
        var (cold, warm) = Time(fresh, start);
        var results = new List<double> { cold };
        foreach (var edit in edits)
        {
            var times = new List<double>();
            for (var number = 0; number < repeats; number++)
            {
                // Each edit starts from the same state, as undoing the last one would leave it.
                var edited = edit.Apply(project, number + 2);
                edited.GlobalNamespace.GetMembers(); // The editor has declared the types by the time generators run.
                (_, warm) = Time(warm, start);
                var (time, next) = Time(warm, edited);
                times.Add(time);
                warm = next;
            }

            times.Sort();
            results.Add(times[times.Count / 2]);
        }

        return [.. results];
    }

    private static (double Milliseconds, GeneratorDriver Driver) Time(GeneratorDriver driver, CSharpCompilation compilation)
    {
        // What earlier edits left behind is collected before, not during: the process's collector also runs for the compiler.
        GC.Collect();
        var watch = Stopwatch.StartNew();
        driver = driver.RunGenerators(compilation);
        return (watch.Elapsed.TotalMilliseconds, driver);
    }

    private static ImmutableArray<DiagnosticAnalyzer> AllAnalyzers() =>
    [
        .. typeof(EventBusGenerator).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static double Analyzers(CompiledProject project)
    {
        var compilation = project.Start.WithAnalyzers(AllAnalyzers());
        var watch = Stopwatch.StartNew();
        compilation.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>What an editor asks after each edit: the diagnostics of the file that is open.</summary>
    private static double Keystroke(CompiledProject project, Edit edit, int repeats)
    {
        var analyzers = AllAnalyzers();
        var times = new List<double>();
        for (var number = 0; number < repeats; number++)
        {
            var edited = edit.Apply(project, number + 2);
            edited.GlobalNamespace.GetMembers();
            var tree = edited.SyntaxTrees.First(tree => !project.Start.SyntaxTrees.Contains(tree));
            var model = edited.GetSemanticModel(tree);
            GC.Collect();
            var watch = Stopwatch.StartNew();
            edited.WithAnalyzers(analyzers).GetAnalyzerSemanticDiagnosticsAsync(model, null, CancellationToken.None).GetAwaiter().GetResult();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
