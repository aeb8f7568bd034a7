using Microsoft.Extensions.Logging;

namespace SourceGenBus.Background;

/// <summary>
/// How a queue ends: it refuses, drains until the deadline, cancels what still runs, and reports what was not handled. Each
/// step takes a limited time, whatever handlers do.
/// </summary>
#pragma warning disable CA1001 // The token sources are left to the collector: handlers that outlive the queue still use their tokens.
internal sealed class QueueShutdown(
    Backlog backlog,
    UnhandledEventReporter reporter,
    ILogger logger,
    TimeProvider time,
    TimeSpan drainTimeout,
    TimeSpan grace)
{
    private readonly CancellationTokenSource _handlers = new();
    private readonly CancellationTokenSource _telling = new();
    private TaskCompletionSource? _stopped;

    /// <summary>What handlers receive as their token.</summary>
    internal CancellationToken HandlerToken => _handlers.Token;

    /// <summary>What those receive who are told of an event that was not handled.</summary>
    internal CancellationToken TellingToken => _telling.Token;

    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _stopped, stopped, null) is { } earlier)
        {
            await earlier.Task.ConfigureAwait(false);
            return;
        }

        try
        {
            var drains = backlog.Status.State == EventQueueState.Running;
            backlog.Close();
            if (!drains || !await EndsAsync(backlog.WhenIdle(), drainTimeout, cancellationToken).ConfigureAwait(false))
                await AbandonAsync().ConfigureAwait(false);
            else
                backlog.TakeRunning(); // There is none; it ends the queue.
            WriteSummary();
        }
        finally
        {
            stopped.SetResult();
        }
    }

    private async Task AbandonAsync()
    {
        // Before handlers are cancelled, so that none of these is started by a worker that becomes free.
        var abandoned = Settle(backlog.TakeWaiting(), UnhandledReason.NotStarted);
        ObserveFailure(_handlers.CancelAsync());
        await EndsAsync(backlog.WhenIdle(), grace, CancellationToken.None).ConfigureAwait(false);
        abandoned.AddRange(Settle(backlog.TakeRunning(), UnhandledReason.StillRunning));

        var told = new Counter();
        if (!await EndsAsync(TellAsync(abandoned, told), grace, CancellationToken.None).ConfigureAwait(false))
            Guarded(() => Log.TellingEnded(logger, told.Value, abandoned.Count));
        ObserveFailure(_telling.CancelAsync());
    }

    private List<UnhandledEvent> Settle(List<QueuedEvent> items, UnhandledReason reason) =>
        [.. items.Select(item => reporter.Settle(item, reason, exception: null, isLogged: false)).OfType<UnhandledEvent>()];

    /// <summary>Goes on when nobody waits any more, as long as the process lives.</summary>
    private async Task TellAsync(List<UnhandledEvent> abandoned, Counter told)
    {
        foreach (var unhandled in abandoned)
        {
            await reporter.TellAsync(unhandled, TellingToken).ConfigureAwait(false);
            told.Value++;
        }
    }

    private async Task<bool> EndsAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return task.IsCompleted;
        }
    }

    /// <summary>Cancelling runs what handlers registered with their token: its exceptions are theirs, its time is not ours.</summary>
    private void ObserveFailure(Task cancelling) => _ = cancelling.ContinueWith(
        failed => Guarded(() => Log.CancellationFailed(logger, failed.Exception!)),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private void WriteSummary()
    {
        var status = backlog.Status;
        Guarded(() => Log.Stopped(logger, status.Handled, status.Failed, status.Abandoned, status.Refused));
    }

    private static void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception)
        {
            // A log sink that throws must not keep the queue from stopping.
        }
    }

    private sealed class Counter
    {
        internal int Value { get; set; }
    }
}
