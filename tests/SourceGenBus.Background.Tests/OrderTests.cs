using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;

namespace SourceGenBus.Background.Tests;

/// <summary>Whatever is enqueued by whomever: nothing is lost, nothing comes twice, and equal keys keep their order.</summary>
public sealed class OrderTests
{
    [Fact]
    public void Any_mixture_of_keys_capacities_and_workers_keeps_the_order_of_each_key()
    {
        var scripts =
            from keys in Gen.Elements("a", "b", "c", null).ListOf()
            from capacity in Gen.Choose(1, 4)
            from parallelism in Gen.Choose(1, 4)
            select new Script([.. keys], capacity, parallelism);
        Prop.ForAll(scripts.ToArbitrary(), static script => Task.Run(() => CheckAsync(script)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public async Task Many_producers_and_workers_lose_nothing_repeat_nothing_and_mix_no_key()
    {
        const int producers = 16, each = 1_000;
        await using var test = new TestQueue(static options => (options.Capacity, options.Parallelism) = (64, 8));
        var handled = new ConcurrentDictionary<string, ConcurrentQueue<int>>();
        var running = new ConcurrentDictionary<string, int>();
        var overlaps = 0;

        await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(async () =>
        {
            var key = $"producer {producer}";
            for (var number = 0; number < each; number++)
                await test.Bus.EnqueueAsync(new Happened(number, HandleAsync), new EventContext { UserId = key }, key);
        })));
        await test.IdleAsync();

        Assert.Equal(producers, handled.Count);
        Assert.All(handled.Values, static numbers => Assert.Equal(Enumerable.Range(0, each), numbers));
        Assert.Equal(0, overlaps);
        Assert.Equal((producers * each, producers * each), (test.Queue.Status.Enqueued, test.Queue.Status.Handled));

        async ValueTask HandleAsync(Happened happened, EventContext context, CancellationToken token)
        {
            var key = context.UserId ?? "";
            if (running.AddOrUpdate(key, 1, static (_, count) => count + 1) > 1 && key.Length > 0)
                Interlocked.Increment(ref overlaps);
            if (happened.Number % 7 == 0)
                await Task.Yield();
            running.AddOrUpdate(key, 0, static (_, count) => count - 1);
            handled.GetOrAdd(key, static _ => new()).Enqueue(happened.Number);
        }
    }

    [Fact]
    public async Task A_key_that_hangs_holds_up_no_other()
    {
        await using var test = new TestQueue(static options => options.Parallelism = 2);
        var (release, other) = (new Signal(), new Signal());
        await test.Queue.EnqueueAsync(new Happened(1, async (_, _, _) => await release.WaitAsync()), key: "hanging");
        await test.Queue.EnqueueAsync(new Happened(2), key: "hanging");
        await test.Queue.EnqueueAsync(new Happened(3, (_, _, _) => Set(other)), key: "other");
        await other.WaitAsync();
        Assert.Equal(1, test.Queue.Status.Length);
        release.Set();
        await test.IdleAsync();
    }

    [Fact]
    public async Task A_failure_lets_the_next_of_its_key_run()
    {
        await using var test = new TestQueue();
        var next = new Signal();
        await test.Queue.EnqueueAsync(new Happened(1, static (_, _, _) => throw new InvalidOperationException()), key: "k");
        await test.Queue.EnqueueAsync(new Happened(2, (_, _, _) => Set(next)), key: "k");
        await next.WaitAsync();
    }

    [Fact]
    public async Task The_options_tell_the_key_of_a_type_also_behind_a_base_type_and_the_call_overrides_it()
    {
        await using var test = new TestQueue(
            static options => options.OrderBy<Happened>(static happened => happened.Key).OrderBy<Measured>(static measured => $"{measured.Value}"), start: false);
        var unhandled = new List<string?>();
        test.WhenTold = (told, _) =>
        {
            unhandled.Add(told.Key);
            return default;
        };
        await test.Queue.EnqueueAsync(new Happened(1, Key: "own"));
        await test.Queue.EnqueueAsync<DomainEvent>(new Happened(2, Key: "behind a base"));
        await test.Queue.EnqueueAsync(new Happened(3, Key: "own"), key: "of the call");
        await test.Queue.EnqueueAsync(new Happened(4));
        await test.Queue.EnqueueAsync(new Measured(5));
        await test.Queue.EnqueueAsync<object>(new Measured(6));
        await test.Queue.StopAsync();
        Assert.Equal(["own", "behind a base", "of the call", null, "5", "6"], unhandled);
    }

    [Fact]
    public async Task What_a_key_selector_throws_reaches_whoever_enqueues()
    {
        await using var test = new TestQueue(static options => options.OrderBy<Happened>(static _ => throw new FormatException()));
        await Assert.ThrowsAsync<FormatException>(async () => await test.Queue.EnqueueAsync(new Happened(1)));
        Assert.Equal(0, test.Queue.Status.Enqueued);
    }

    private static ValueTask Set(Signal signal)
    {
        signal.Set();
        return default;
    }

    private static async Task CheckAsync(Script script)
    {
        await using var bus = TestQueue.BusWithoutContainer();
        await using var queue = new BackgroundEventQueue(bus, new BackgroundEventQueueOptions { Capacity = script.Capacity, Parallelism = script.Parallelism });
        var handled = new ConcurrentQueue<(string? Key, int Number)>();
        var running = new ConcurrentDictionary<string, bool>();
        queue.Start();
        for (var number = 0; number < script.Keys.Count; number++)
        {
            var key = script.Keys[number];
            await queue.EnqueueAsync(
                new Happened(number, async (happened, _, _) =>
                {
                    Assert.True(key is null || running.TryAdd(key, true));
                    handled.Enqueue((key, happened.Number));
                    if (happened.Number % 2 == 0)
                        await Task.Yield();
                    Assert.True(key is null || running.TryRemove(key, out _));
                }),
                key: key);
        }

        await queue.StopAsync();
        var expected = script.Keys.Select(static (key, number) => (key, number)).ToList();
        Assert.Equal(expected.Select(static entry => entry.number), handled.Select(static entry => entry.Number).Order());
        foreach (var key in new[] { "a", "b", "c" })
            Assert.Equal(expected.Where(entry => entry.key == key), handled.Where(entry => entry.Key == key));
        Assert.Equal((script.Keys.Count, 0L, 0L), (queue.Status.Handled, queue.Status.Failed, queue.Status.Abandoned));
    }

    private sealed record Script(IReadOnlyList<string?> Keys, int Capacity, int Parallelism);
}
