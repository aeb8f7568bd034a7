using BenchmarkDotNet.Running;
using SourceGenBus.Benchmarks.Compilation;
using SourceGenBus.Benchmarks.Growth;
using SourceGenBus.Benchmarks.Publish;
using SourceGenBus.Benchmarks.Reporting;

// generator | growth | smoke | report <folder of measurements> <folder of RESULTS.md> | bdn [BenchmarkDotNet options]
switch (args.FirstOrDefault())
{
    case "generator":
        MarkdownTable.Write(Console.Out, GeneratorTiming.Run([10, 100, 1_000], 2_000, 7));
        return 0;
    case "growth":
        MarkdownTable.Write(Console.Out, GrowthRun.Run([.. args.Skip(1).DefaultIfEmpty("1000").Select(static size => int.Parse(size, System.Globalization.CultureInfo.InvariantCulture))], 3));
        return 0;
    case "smoke":
        MarkdownTable.Write(Console.Out, GeneratorTiming.Run([10], 20, 3));
        MarkdownTable.Write(Console.Out, GrowthRun.Run([10], 1));
        return 0;
    case "report":
        ResultsPage.Write(
            args[2],
            [
                .. PublishTables.Read(args[1]),
                GrowthRun.Run([10, 100, 1_000, 5_000], 3),
                GeneratorTiming.Run([10, 100, 1_000], 2_000, 7),
                PlainTables.Native(args[1]),
                PlainTables.Contention(args[1]),
                .. PlainTables.Store(args[1]),
            ]);
        return 0;
    case "bdn":
        BenchmarkSwitcher.FromTypes([typeof(PublishBenchmark), typeof(PublishShapes)]).Run(args[1..]);
        return 0;
    default:
        Console.Error.WriteLine("Usage: generator | growth [sizes] | smoke | report <measurements> <results> | bdn [options]");
        return 2;
}
