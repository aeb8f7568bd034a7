using System.Globalization;

namespace SourceGenBus.Benchmarks.Reporting;

/// <summary>The tables that other processes wrote line by line.</summary>
internal static class PlainTables
{
    internal static Table Contention(string folder) => Read(
        Path.Combine(folder, "contention.tsv"),
        new Table(
            "contention",
            "Throughput under contention",
            "Threads that publish one event type as fast as they can, then threads that subscribe and unsubscribe. More threads than cores can only show that nothing breaks down.",
            ["threads", "million publishes a second", "thousand subscriptions a second"]));

    internal static Table Native(string folder) => Read(
        Path.Combine(folder, "native.tsv"),
        new Table(
            "native",
            "A native binary with and without the bus",
            "The same program, publishing one event to one handler or calling the handler. Start-up is the median of the whole process.",
            ["program", "size, kB", "start-up, ms"]));

    private static Table Read(string path, Table table)
    {
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            var fields = line.Split('\t');
            table.Add(fields[0], fields[1..].Select(static field => double.Parse(field, CultureInfo.InvariantCulture)));
        }

        return table;
    }
}
