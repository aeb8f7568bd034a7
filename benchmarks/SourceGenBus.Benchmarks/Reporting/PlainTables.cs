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

    internal static IEnumerable<Table> Store(string folder) =>
    [
        Read(
            Path.Combine(folder, "store-throughput.tsv"),
            new Table(
                "store-throughput",
                "Event store: throughput",
                "The store beside bare ADO.NET with the same rows, in alternating turns on one database whose commits are flushed; the ratio is the store's events a second by those of ADO.NET, so 1 is as fast and less is slower. The store also counts stream versions, keeps headers, leases and signals; the bare outbox is one transaction that selects, handles and deletes.",
                ["database and work", "ratio", "store, events a second", "ADO.NET, events a second"])),
        Read(
            Path.Combine(folder, "store-latency.tsv"),
            new Table(
                "store-latency",
                "Event store: from commit to handler",
                "One event at a time through the outbox, relay waiting: by a signal in the process for SQLite, by a notification of the server from another store for PostgreSQL. From the moment the commit returned, and from the moment before it.",
                ["database", "median, ms", "99 of 100, ms", "median with the commit, ms"])),
        Read(
            Path.Combine(folder, "store-size.tsv"),
            new Table(
                "store-size",
                "Event store: with a million events",
                "Medians on an empty store and on one that holds 1,000,000 events.",
                ["database and work", "ratio", "empty", "full"])),
    ];

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
