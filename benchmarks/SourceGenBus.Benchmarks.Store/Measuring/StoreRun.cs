using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Benchmarks.Store.Databases;
using SourceGenBus.Benchmarks.Store.Events;

namespace SourceGenBus.Benchmarks.Store.Measuring;

/// <summary>All measurements on one database.</summary>
internal sealed class StoreRun(BenchmarkDatabase database, Scale scale, ResultLines results)
{
    private const int Page = 512;

    private int Medians => Math.Max(scale.Rounds, 3) * 3;

    internal async Task RunAsync()
    {
        await using var store = await database.OpenStoreAsync();
        await using var bare = await database.OpenBareTableAsync();
        await using var services = new ServiceCollection().AddSourceGenBus().BuildServiceProvider();
        var (bus, book) = (services.GetRequiredService<IEventBus>(), services.GetRequiredService<StockBook>());

        await AppendAsync(store, bare);
        await ReadAsync(store, bare);
        await RelayAsync(store, bare, bus, book);
        var empty = await MeasureAtSizeAsync(store, bus, book, 0);
        await FillAsync(store);
        var full = await MeasureAtSizeAsync(store, bus, book, scale.Fill);
        for (var row = 0; row < empty.Count; row++)
            results.Size(database.Name, empty[row].Name, empty[row].Value, full[row].Value);
    }

    private async Task AppendAsync(IDurableStore store, BareTable bare)
    {
        foreach (var batch in new[] { 1, 10, 100, 1_000 })
        {
            var count = Math.Min(scale.Events, batch * 50) / batch * batch;
            // An event is stored once, so each round, the one that warms up among them, has events of its own.
            var rounds = Enumerable.Range(0, scale.Rounds + 1).Select(_ => Stock.Envelopes(Math.Max(count, batch)).Chunk(batch).ToList()).ToList();
            var comparison = await Turns.CompareAsync(
                scale.Rounds,
                Math.Max(count, batch),
                async round =>
                {
                    foreach (var events in rounds[round + 1])
                        await store.Events.AppendAsync($"append-{batch}-{round}", ExpectedVersion.Any, events, AppendOptions.Default);
                },
                async round =>
                {
                    var batches = rounds[round + 1];
                    for (var index = 0; index < batches.Count; index++)
                        await bare.AppendAsync($"append-{batch}-{round}", 1 + (index * batch), batches[index]);
                });
            results.Throughput(database.Name, $"append, {batch} in a transaction", comparison);
        }
    }

    private async Task ReadAsync(IDurableStore store, BareTable bare)
    {
        // Both tables hold the same rows: what was appended. The store's is read from its start as well.
        var rows = await bare.ReadAsync(null);
        var streams = new EventStreams(store.Events, Stock.Serializer);
        results.Throughput(database.Name, "read all, envelopes", await Turns.CompareAsync(scale.Rounds, rows, _ => ReadRowsAsync(store, rows), async _ => Check(rows, await bare.ReadAsync(null))));
        results.Throughput(database.Name, "read all, events", await Turns.CompareAsync(
            scale.Rounds,
            rows,
            async _ =>
            {
                var count = 0;
                await foreach (var recorded in streams.ReadAllAsync())
                    count += ((StockCounted)recorded.Event).Item.Length > 0 ? 1 : 0;
                Check(rows, count);
            },
            async _ => Check(rows, await bare.ReadAsync(static payload => GC.KeepAlive(System.Text.Json.JsonSerializer.Deserialize(payload, StockJson.Default.StockCounted))))));
    }

    private static async Task ReadRowsAsync(IDurableStore store, int expected)
    {
        var (count, position) = (0, 0L);
        var horizon = await store.Events.GetHorizonAsync();
        while (true)
        {
            var page = await store.Events.ReadAllAsync(position, horizon.Safe, Page);
            count += page.Count;
            if (page.Count < Page)
                break;
            position = page[^1].Position;
        }

        Check(expected, count);
    }

    private async Task RelayAsync(IDurableStore store, BareTable bare, IEventBus bus, StockBook book)
    {
        var envelopes = Stock.Envelopes(scale.Events);
        var target = new BusOutboxTarget(bus, Stock.Serializer);
        await bare.ClearAsync();
        var comparison = await Turns.CompareAsync(
            scale.Rounds,
            envelopes.Count,
            async _ =>
            {
                foreach (var events in envelopes.Chunk(1_000))
                    await store.Outbox.WriteAsync(events);
                var all = book.ExpectAsync(envelopes.Count);
                // As a host runs it. When it is stopped, what has arrived is marked before it ends.
                using var stopping = new CancellationTokenSource();
                var relaying = new OutboxRelay(store.Outbox, target).RunAsync(stopping.Token);
                await all;
                await stopping.CancelAsync();
                await relaying;
            },
            async round =>
            {
                foreach (var (events, index) in envelopes.Chunk(1_000).Select(static (events, index) => (events, index)))
                    await bare.AppendAsync($"relay-{round}", 1 + (index * 1_000), events);
                var (all, handler) = (book.ExpectAsync(envelopes.Count), book);
                while (await bare.TakeAsync(payload => handler.HandleAsync(System.Text.Json.JsonSerializer.Deserialize(payload, StockJson.Default.StockCounted)!), Page) > 0)
                {
                }

                await all;
            });
        results.Throughput(database.Name, "write to the outbox and relay", comparison);
    }

    private async Task<List<(string Name, double Value)>> MeasureAtSizeAsync(IDurableStore store, IEventBus bus, StockBook book, int size)
    {
        var rounds = Enumerable.Range(0, Medians + 1).Select(static _ => Stock.Envelopes(100)).ToList();
        List<(string, double)> rows = [];
        rows.Add(("append 100 to a new stream, ms", await MedianAsync(
            async round => await store.Events.AppendAsync($"size-{size}-{round}", ExpectedVersion.None, rounds[round + 1], AppendOptions.Default))));
        rows.Add(("read a stream of 100, ms", await MedianAsync(async round => Check(100, (await store.Events.ReadStreamAsync($"size-{size}-{round}", ReadDirection.Forwards, 1, Page)).Count))));
        var end = (await store.Events.GetHorizonAsync()).Safe;
        rows.Add(("read the last 512 of all, ms", await MedianAsync(async _ => GC.KeepAlive(await store.Events.ReadAllAsync(end - Page, end, Page)))));
        var latencies = await LatencyAsync(store, bus, book);
        rows.Add(("from commit to handler, ms", latencies.Median));
        if (size == 0)
            results.Latency(database.Name, latencies);
        return rows;
    }

    private async Task<double> MedianAsync(Func<int, Task> turn)
    {
        var times = new double[Medians];
        for (var round = -1; round < times.Length; round++)
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            await turn(round);
            if (round >= 0)
                times[round] = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return Turns.Median(times);
    }

    private async Task<Latency> LatencyAsync(IDurableStore store, IEventBus bus, StockBook book)
    {
        using var stopping = new CancellationTokenSource();
        var relay = new OutboxRelay(store.Outbox, new BusOutboxTarget(bus, Stock.Serializer)).RunAsync(stopping.Token);
        var writer = await database.OpenWriterAsync(store);
        try
        {
            return await Latency.MeasureAsync(writer, book, scale.Deliveries);
        }
        finally
        {
            await stopping.CancelAsync();
            await relay;
            if (!ReferenceEquals(writer, store))
                await writer.DisposeAsync();
        }
    }

    private async Task FillAsync(IDurableStore store)
    {
        const int Batch = 1_000;
        for (var written = 0; written < scale.Fill; written += Batch)
            await store.Events.AppendAsync($"fill-{written / Batch % 2_000}", ExpectedVersion.Any, Stock.Envelopes(Math.Min(Batch, scale.Fill - written), written), AppendOptions.Default);
    }

    private static void Check(int expected, int actual)
    {
        if (expected != actual)
            throw new InvalidOperationException($"{actual} events were read, not {expected}: the contenders did not do the same work.");
    }
}
