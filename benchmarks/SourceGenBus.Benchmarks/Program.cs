using BenchmarkDotNet.Running;
using SourceGenBus.Benchmarks.Compilation;
using SourceGenBus.Benchmarks.Publish;
using SourceGenBus.Benchmarks.Reporting;

// generator | report <folder> <results.md> | bdn [BenchmarkDotNet options]
switch (args.FirstOrDefault())
{
    case "generator":
        MarkdownTable.Write(Console.Out, GeneratorTiming.Run([10, 100, 1_000], 2_000, 15));
        return 0;
    case "bdn":
        BenchmarkSwitcher.FromTypes([typeof(PublishBenchmark)]).Run(args[1..]);
        return 0;
    default:
        Console.Error.WriteLine("Usage: generator | bdn [options]");
        return 2;
}
