using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Benchmarks.Compilation;
using SourceGenBus.Benchmarks.Reporting;
using SourceGenBus.Generators;

namespace SourceGenBus.Benchmarks.Growth;

/// <summary>
/// How costs grow with the number of event types: compiles a project of each size with the generator, runs it in a
/// process of its own, and reads what it prints.
/// </summary>
internal static class GrowthRun
{
    internal static Table Run(IReadOnlyList<int> sizes, int repeats)
    {
        var table = new Table(
            "growth",
            "Growth with the number of event types",
            $"A project with one handler per event type, compiled and run in a process of its own; the best of {repeats} runs. Start-up is a container, the bus and the first publish. Memory is all that is alive after every type was published once: container, handlers, routes and one event each. Generated code counts every file that the generator writes.",
            ["event types", "start-up and first publish, ms", "the same, ms of processor time", "memory per type, bytes", "publish, 8 types, ns", "publish, 8 types as object, ns", "generated code per type, bytes", "compile time, s", "of it the generator, s"]);
        foreach (var size in sizes)
        {
            Console.Error.WriteLine($"growth: {size} event types");
            var folder = Directory.CreateTempSubdirectory("growth").FullName;
            try
            {
                var build = Compile(size, folder);
                var runs = Enumerable.Range(0, repeats).Select(_ => Execute(folder)).ToList();
                table.Add(
                    size.ToString(CultureInfo.InvariantCulture),
                    [.. Enumerable.Range(0, 5).Select(column => runs.Min(run => run[column])), .. build]);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return table;
    }

    private static double[] Compile(int size, string folder)
    {
        var start = new CompiledProject(new GeneratedProject(size, 0)).Start;
        var program = CSharpSyntaxTree.ParseText(GrowthProgram.Source(size), CompiledProject.ParseOptions, "Program.cs");
        var compilation = start
            .AddSyntaxTrees(program)
            .WithOptions(new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release));

        var begin = Stopwatch.GetTimestamp();
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new EventBusGenerator().AsSourceGenerator()], parseOptions: CompiledProject.ParseOptions);
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        var generator = Stopwatch.GetElapsedTime(begin);
        var emitted = generated.Emit(Path.Combine(folder, "Growth.dll"));
        var whole = Stopwatch.GetElapsedTime(begin);
        if (!emitted.Success)
            throw new InvalidOperationException(emitted.Diagnostics.First(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToString());

        var bytes = driver.GetRunResult().GeneratedTrees.Sum(static tree => tree.Length);
        return [bytes / (double)size, whole.TotalSeconds, generator.TotalSeconds];
    }

    private static double[] Execute(string folder)
    {
        foreach (var library in Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Where(static path =>
            Path.GetFileName(path) is "SourceGenBus.dll" or "SourceGenBus.Abstractions.dll"
            || Path.GetFileName(path).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)))
        {
            File.Copy(library, Path.Combine(folder, Path.GetFileName(library)), overwrite: true);
        }

        File.Copy(
            Path.ChangeExtension(typeof(GrowthRun).Assembly.Location, ".runtimeconfig.json"),
            Path.Combine(folder, "Growth.runtimeconfig.json"),
            overwrite: true);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(folder, "Growth.dll")]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. output.Trim().Split('\t').Select(static field => double.Parse(field, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The program ended with {process.ExitCode}.");
    }
}
