namespace SourceGenBus.Benchmarks.Growth;

/// <summary>
/// The Main of a generated project: starts a bus as a host does, publishes, and prints start-up and first publish in
/// milliseconds, elapsed and of processor time, bytes per event type, and nanoseconds per publish of eight of the types.
/// </summary>
internal static class GrowthProgram
{
    internal static string Source(int eventTypes)
    {
        var instances = string.Join(", ", Enumerable.Range(0, eventTypes).Select(static index => $"new OrderEvent{index}(1)"));
        var arms = string.Concat(Enumerable.Range(0, 8).Select(index => $"            case {index}: await bus.PublishAsync(e{index}); break;\n"));
        var fields = string.Concat(Enumerable.Range(0, 8).Select(index => $"        var e{index} = new OrderEvent{index * (eventTypes / 8)}(1);\n"));
        return $$"""
            using System;
            using System.Diagnostics;
            using System.Globalization;
            using System.Threading.Tasks;
            using Microsoft.Extensions.DependencyInjection;
            using Shop.Orders;
            using SourceGenBus;

            var before = GC.GetTotalMemory(true);
            var (begin, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var services = new ServiceCollection().AddSourceGenBus().BuildServiceProvider();
            var bus = services.GetRequiredService<EventBus>();
            await bus.PublishAsync(new OrderEvent0(1));
            var started = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            var worked = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds;

            var events = Create();
            foreach (var e in events)
                await bus.PublishAsync(e);
            var bytes = (GC.GetTotalMemory(true) - before) / (double)events.Length;

            var exact = await Best(() => Exact(bus, 200_000));
            var based = await Best(() => Based(bus, events, 200_000));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{started:0.00}\t{worked:0.00}\t{bytes:0}\t{exact / 200_000:0.00}\t{based / 200_000:0.00}"));
            GC.KeepAlive(services);

            static object[] Create() => [{{instances}}];

            static async Task<double> Best(Func<Task> run)
            {
                for (var i = 0; i < 40; i++)
                    await run();
                await Task.Delay(200);
                var best = double.MaxValue;
                for (var i = 0; i < 40; i++)
                {
                    var begin = Stopwatch.GetTimestamp();
                    await run();
                    best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalNanoseconds);
                }

                return best;
            }

            static async Task Exact(EventBus bus, int count)
            {
            {{fields}}
                for (var i = 0; i < count; i++)
                {
                    switch (i & 7)
                    {
            {{arms}}
                    }
                }
            }

            static async Task Based(EventBus bus, object[] all, int count)
            {
                var events = new object[8];
                for (var i = 0; i < 8; i++)
                    events[i] = all[i * (all.Length / 8)];
                for (var i = 0; i < count; i++)
                    await bus.PublishAsync(events[i & 7]);
            }
            """;
    }
}
