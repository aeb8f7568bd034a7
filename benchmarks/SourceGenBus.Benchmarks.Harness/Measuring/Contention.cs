using System.Diagnostics;
using System.Globalization;

namespace SourceGenBus.Benchmarks.Harness.Measuring;

/// <summary>Publishes, and subscribes and unsubscribes, from several threads at once.</summary>
internal static class Contention
{
    /// <summary>One line per number of threads: threads, million publishes a second, thousand subscriptions a second.</summary>
    internal static IEnumerable<string> Measure(EventBus bus, int publishes, int subscriptions)
    {
        foreach (var threads in (int[])[1, 2, 4, 8])
        {
            PublishMany(bus, 100_000).GetAwaiter().GetResult();
            var published = Time(threads, () => PublishMany(bus, publishes).GetAwaiter().GetResult());
            var subscribed = Time(threads, () => SubscribeMany(bus, subscriptions));
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{threads}\t{threads * (double)publishes / published.TotalSeconds / 1e6:0.##}\t{threads * (double)subscriptions / subscribed.TotalSeconds / 1e3:0.##}");
        }
    }

    private static async Task PublishMany(EventBus bus, int count)
    {
        var @event = new OrderRated();
        for (var index = 0; index < count; index++)
            await bus.PublishAsync(@event);
        if (@event.Handled != count)
            throw new InvalidOperationException($"{@event.Handled} of {count} publishes arrived.");
    }

    private static void SubscribeMany(EventBus bus, int count)
    {
        for (var index = 0; index < count; index++)
            bus.Subscribe<OrderViewed>(static (_, _, _) => default).Dispose();
    }

    private static TimeSpan Time(int threads, Action work)
    {
        using var start = new Barrier(threads + 1);
        var running = Enumerable.Range(0, threads).Select(_ =>
        {
            var thread = new Thread(() =>
            {
                start.SignalAndWait();
                work();
            });
            thread.Start();
            return thread;
        }).ToList();

        start.SignalAndWait();
        var begin = Stopwatch.GetTimestamp();
        foreach (var thread in running)
            thread.Join();
        return Stopwatch.GetElapsedTime(begin);
    }
}
