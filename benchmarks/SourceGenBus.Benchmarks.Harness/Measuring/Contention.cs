using System.Diagnostics;
using System.Globalization;

namespace SourceGenBus.Benchmarks.Harness.Measuring;

/// <summary>Publishes, and subscribes and unsubscribes, from several threads at once.</summary>
internal static class Contention
{
    /// <summary>One line per number of threads: threads, million publishes a second, thousand subscriptions a second.</summary>
    internal static IEnumerable<string> Measure(EventBus bus, int publishes, int subscriptions)
    {
        WarmUp(bus);
        foreach (var threads in (int[])[1, 2, 4, 8])
        {
            var published = Time(threads, () => PublishMany(bus, publishes).GetAwaiter().GetResult());
            var subscribed = Time(threads, () => SubscribeMany(bus, subscriptions));
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{threads}\t{threads * (double)publishes / published.TotalSeconds / 1e6:0.##}\t{threads * (double)subscriptions / subscribed.TotalSeconds / 1e3:0.##}");
        }
    }

    /// <summary>
    /// A method with a long loop that was called a few times only runs as it was replaced in the middle of its loop, which is slower than what comes of
    /// it after some thirty calls: the first rows would measure another program than the last.
    /// </summary>
    private static void WarmUp(EventBus bus)
    {
        for (var round = 0; round < 10; round++)
        {
            for (var call = 0; call < 20; call++)
            {
                PublishMany(bus, 1_000).GetAwaiter().GetResult();
                SubscribeMany(bus, 100);
            }

            Thread.Sleep(100); // Code is compiled again in the background, once nothing new has been compiled for that long.
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

    /// <summary>
    /// From the first thread's beginning to the last one's end, by their own clocks: with more threads than processors, whoever waits for them all may
    /// not run before some of them have ended.
    /// </summary>
    private static TimeSpan Time(int threads, Action work)
    {
        using var start = new Barrier(threads);
        var (begins, ends) = (new long[threads], new long[threads]);
        var running = Enumerable.Range(0, threads).Select(number =>
        {
            var thread = new Thread(() =>
            {
                start.SignalAndWait();
                begins[number] = Stopwatch.GetTimestamp();
                work();
                ends[number] = Stopwatch.GetTimestamp();
            });
            thread.Start();
            return thread;
        }).ToList();

        foreach (var thread in running)
            thread.Join();
        return Stopwatch.GetElapsedTime(begins.Min(), ends.Max());
    }
}
