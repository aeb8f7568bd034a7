namespace SourceGenBus.EventStore;

/// <summary>How long something may take, from when this is made. Safe for concurrent use.</summary>
internal sealed class TimeLimit(TimeSpan limit, TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();
    private long _ticks = limit.Ticks;

    private TimeSpan Whole => TimeSpan.FromTicks(Volatile.Read(ref _ticks));

    /// <summary>How much of it is left; zero when it is over.</summary>
    private TimeSpan Left => Whole - timeProvider.GetElapsedTime(_start) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Lets what begins now have its own time, however little is left.</summary>
    internal void Allow(TimeSpan own)
    {
        var ticks = (timeProvider.GetElapsedTime(_start) + own).Ticks;
        for (var known = Volatile.Read(ref _ticks); known < ticks;)
        {
            var before = Interlocked.CompareExchange(ref _ticks, ticks, known);
            if (before == known)
                return;
            known = before;
        }
    }

    /// <summary>
    /// Runs something, and cancels it when the time is over. It may hang before it returns its task, so it runs elsewhere; and it may
    /// ignore its token, so it is awaited for a while only.
    /// </summary>
    /// <param name="what">What it is, for a message.</param>
    /// <param name="start">Begins it.</param>
    /// <param name="grace">How long it has to end after it was cancelled.</param>
    /// <param name="cancellationToken">Cancels it before its time.</param>
    /// <exception cref="DeliveryTimeoutException">The time was over.</exception>
    internal async Task<T> RunAsync<T>(
        string what, Func<CancellationToken, Task<T>> start, TimeSpan grace, CancellationToken cancellationToken)
    {
        var timing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Task.Run(() => start(timing.Token), CancellationToken.None);
        _ = running.ContinueWith(
            static (task, source) =>
            {
                ((CancellationTokenSource)source!).Dispose();
                return task.Exception;
            },
            timing,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        while (Left > TimeSpan.Zero)
        {
            try
            {
                return await running.WaitAsync(Left, timeProvider, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!running.IsCompleted)
            {
                // Over, unless more was allowed meanwhile.
            }
        }

        await CancelAsync(timing).ConfigureAwait(false);
        try
        {
            return await running.WaitAsync(grace, timeProvider, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var fate = running.IsCompleted
                ? "was cancelled."
                : "did not heed its cancellation and runs on; nothing that it does counts any more.";
            throw new DeliveryTimeoutException($"{what} took longer than {Whole} and {fate}", exception) { RunsOn = !running.IsCompleted };
        }
    }

    private static async Task CancelAsync(CancellationTokenSource timing)
    {
        try
        {
            await timing.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or AggregateException)
        {
            // It has ended at this very moment, or what somebody registered with the token threw.
        }
    }
}
