namespace SourceGenBus.EventStore;

/// <summary>
/// One who works for a store all the time: after each failure it waits longer, up to a limit and partly by chance, so that many do not
/// come back at the same moment. Safe for concurrent use.
/// </summary>
internal sealed class OutageBackoff(StoreOutages outages, TimeSpan first, TimeSpan longest, TimeProvider timeProvider) : IDisposable
{
    private int _failures;

    /// <summary>Tells of a failure, without waiting.</summary>
    internal void Failed(Exception exception)
    {
        Interlocked.Increment(ref _failures);
        outages.ReportFailure(this, exception);
    }

    /// <summary>Tells of a failure and waits before the next attempt.</summary>
    internal Task FailedAsync(Exception exception, CancellationToken cancellationToken)
    {
        Failed(exception);
        return WaitAsync(Volatile.Read(ref _failures), cancellationToken);
    }

    /// <summary>Waits as after a number of failures in a row. Ends without an exception when it is cancelled.</summary>
    internal async Task WaitAsync(int failures, CancellationToken cancellationToken) =>
        await Task.Delay(DelayAfter(failures), timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Tells that it works, which costs a comparison unless it did not before.</summary>
    internal void ReportSuccess()
    {
        if (Volatile.Read(ref _failures) == 0)
            return;
        Interlocked.Exchange(ref _failures, 0);
        outages.ReportSuccess(this);
    }

    /// <summary>Tells that nobody works here any more.</summary>
    public void Dispose() => outages.Forget(this);

    /// <summary>Twice as long after each failure, and of that between the half and the whole.</summary>
    internal TimeSpan DelayAfter(int failures)
    {
        var whole = Math.Min(first.Ticks * Math.Pow(2, Math.Clamp(failures - 1, 0, 30)), longest.Ticks);
#pragma warning disable CA5394 // Spreads attempts; nothing depends on its being unpredictable.
        return TimeSpan.FromTicks((long)(whole * (0.5 + (0.5 * Random.Shared.NextDouble()))));
#pragma warning restore CA5394
    }
}
