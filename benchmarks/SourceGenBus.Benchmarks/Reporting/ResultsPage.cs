using System.Globalization;
using System.Runtime.InteropServices;

namespace SourceGenBus.Benchmarks.Reporting;

/// <summary>Writes RESULTS.md and its plots.</summary>
internal static class ResultsPage
{
    internal static void Write(string folder, IEnumerable<Table> tables)
    {
        var plots = Directory.CreateDirectory(Path.Combine(folder, "plots")).FullName;
        using var page = new StreamWriter(Path.Combine(folder, "RESULTS.md")) { NewLine = "\n" };
        page.WriteLine(
            $"""
            # Results

            Written by `benchmarks/run`; do not edit. How to read it, and what was tried: [docs/performance.md](../docs/performance.md).

            | | |
            |---|---|
            | machine | {Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription} |
            | runtime | {RuntimeInformation.FrameworkDescription}, native code for .NET 10 |
            | date | {DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} |

            Each publish is `await bus.PublishAsync(e)` in a loop inside one async method. All rows of a table are measured in one
            process in alternating turns of two milliseconds; a ratio is taken inside a round, and the median over the rounds is shown.
            Bytes are per publish.

            """);
        foreach (var table in tables.Where(static table => table.Rows.Count > 0))
        {
            File.WriteAllText(Path.Combine(plots, $"{table.Name}.svg"), BarChart.Draw(table, 0));
            page.WriteLine($"## {table.Title}");
            page.WriteLine();
            page.WriteLine(table.Explanation);
            page.WriteLine();
            MarkdownTable.Write(page, table);
            page.WriteLine($"![{table.Title}](plots/{table.Name}.svg)");
            page.WriteLine();
        }
    }

    private static string Processor()
    {
        const string Path = "/proc/cpuinfo";
        var model = File.Exists(Path) ? File.ReadLines(Path).FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model?[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
