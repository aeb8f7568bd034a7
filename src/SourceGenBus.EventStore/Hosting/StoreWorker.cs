using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>
/// One who works for the store from the start of the host to its end. Whatever ends it before that is seen and logged, and it is started
/// again, except where no retry can help.
/// </summary>
internal sealed class StoreWorker(
    string name,
    Func<CancellationToken, CancellationToken, Task> run,
    TimeProvider timeProvider,
    ILogger logger)
{
    /// <summary>How long it must work before its pauses are short again.</summary>
    internal static readonly TimeSpan Recovery = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private volatile WorkerEnd? _end;

    internal string Name => name;

    internal bool IsRelay { get; init; }

    /// <summary>What ended it before it was asked to stop; null while it works.</summary>
    internal WorkerEnd? End => _end;

    internal async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var began = timeProvider.GetTimestamp();
            _end = null;
            var exception = await EndAsync(stopping, cancellationToken).ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
            {
                if (exception is not (null or OperationCanceledException))
                    HostingLog.FailedAtTheEnd(logger, name, exception.Message, exception);
                return;
            }

            exception ??= new InvalidOperationException("It ended, though nobody told it to stop.");
            if (exception is CheckpointAheadException or ProjectionStateException or StoreSchemaException)
            {
                _end = new WorkerEnd(exception, IsFinal: true);
                HostingLog.StoppedForGood(logger, name, exception.Message, exception);
                return;
            }

            _end = new WorkerEnd(exception, IsFinal: false);
            failures = timeProvider.GetElapsedTime(began) >= Recovery ? 1 : failures + 1;
            var delay = Backoff.DelayAfter(failures, Pause, LongestPause);
            HostingLog.FailedUnexpectedly(logger, name, delay, exception);
            await Task.Delay(delay, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Works until it ends, and returns why; null when it ended without an exception.</summary>
    private async Task<Exception?> EndAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        try
        {
            await run(stopping, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
