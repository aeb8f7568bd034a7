using SourceGenBus.Benchmarks.Harness.Cases;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Reporting;

/// <summary>Joins what the harness measured under the JIT, without PGO, and as a native binary: one table per scenario.</summary>
internal static class PublishTables
{
    private static readonly string[] Runs = ["jit", "nopgo", "native"];

    internal static IEnumerable<Table> Read(string folder)
    {
        var runs = Runs.Select(run => ReadRun(Path.Combine(folder, $"publish-{run}.tsv"))).ToList();
        foreach (var scenario in Scenarios.All(new Shop()))
        {
            var table = new Table(
                scenario.Name,
                scenario.Title,
                $"Ratio to \"{scenario.Contenders[0].Name}\" of the same round, median.",
                ["", "ratio", "without PGO", "native", "ns", "bytes"]);
            foreach (var contender in scenario.Contenders)
            {
                var found = runs.Select(run => run.FirstOrDefault(row => row.Scenario == scenario.Name && row.Contender == contender.Name)).ToList();
                if (found[0] is { } jit)
                    table.Add(contender.Name, jit.Ratio, found[1]?.Ratio, found[2]?.Ratio, jit.Nanoseconds, jit.Bytes);
            }

            if (table.Rows.Count > 0)
                yield return table;
        }
    }

    private static List<Measurement> ReadRun(string path) => File.Exists(path) ? [.. File.ReadLines(path).Select(ResultFile.Parse)] : [];
}
