using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>A relay or a projection at work: what no retry can help ends it, anything else unexpected starts it again.</summary>
internal sealed class StoreWorker(string name, Func<CancellationToken, CancellationToken, Task> run, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private volatile Exception? _end;

    internal string Name => name;

    /// <summary>What ended it before it was asked to stop; null while it works.</summary>
    internal Exception? End => _end;

    internal async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        for (var failures = 1; !stopping.IsCancellationRequested; failures++)
        {
            try
            {
                await run(stopping, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is CheckpointAheadException or StoreSchemaException)
            {
                _end = exception;
                HostingLog.StoppedForGood(logger, name, exception.Message, exception);
                return;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                var delay = Backoff.DelayAfter(failures, Pause, LongestPause);
                HostingLog.FailedUnexpectedly(logger, name, delay, exception);
                await Task.Delay(delay, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
