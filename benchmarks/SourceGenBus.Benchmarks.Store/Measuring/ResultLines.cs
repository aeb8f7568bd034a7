using System.Globalization;

namespace SourceGenBus.Benchmarks.Store.Measuring;

/// <summary>Writes what was measured to the console and, for the page of results, into files of tab-separated values.</summary>
internal sealed class ResultLines(string? folder)
{
    internal void Throughput(string database, string row, Comparison comparison)
    {
        Console.WriteLine($"{database}, {row}: {comparison.Store:N0} and {comparison.Bare:N0} events a second, ratio {comparison.Ratio:0.00}");
        Write("store-throughput.tsv", $"{database}, {row}", comparison.Ratio, comparison.Store, comparison.Bare);
    }

    internal void Latency(string database, Latency latency)
    {
        Console.WriteLine($"{database}, from commit to handler: {latency.Median:0.00} ms, {latency.Most:0.00} ms for 99 of 100; with the commit {latency.MedianWithCommit:0.00} ms");
        Write("store-latency.tsv", database, latency.Median, latency.Most, latency.MedianWithCommit);
    }

    internal void Size(string database, string row, double empty, double full)
    {
        Console.WriteLine($"{database}, {row}: {empty:0.00} empty, {full:0.00} full");
        Write("store-size.tsv", $"{database}, {row}", full / empty, empty, full);
    }

    private void Write(string file, string row, params double[] values)
    {
        if (folder is not null)
            File.AppendAllText(Path.Combine(folder, file), $"{row}\t{string.Join('\t', values.Select(static value => value.ToString("0.####", CultureInfo.InvariantCulture)))}\n");
    }
}
