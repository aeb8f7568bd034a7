using System.Diagnostics;

namespace SourceGenBus.Benchmarks.Store.Events;

/// <summary>Counts what arrives, and remembers when each event did.</summary>
[EventHandler<StockCounted>]
internal sealed class StockBook
{
    private readonly long[] _arrivals = new long[1 << 16];
    private int _count;
    private TaskCompletionSource? _all;
    private int _expected;

    public ValueTask HandleAsync(StockCounted @event)
    {
        _arrivals[@event.Number & (_arrivals.Length - 1)] = Stopwatch.GetTimestamp();
        if (Interlocked.Increment(ref _count) == Volatile.Read(ref _expected))
            _all?.TrySetResult();
        return default;
    }

    /// <summary>Begins to count anew.</summary>
    /// <returns>Completes when as many events have arrived.</returns>
    internal Task ExpectAsync(int count)
    {
        _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _expected, count);
        Volatile.Write(ref _count, 0);
        return _all.Task;
    }

    internal long ArrivalOf(long number) => _arrivals[number & (_arrivals.Length - 1)];
}
