using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

/// <summary>
/// Keeps a projection or a subscription at work: it catches up, waits for more, and survives failures, its own and the database's.
/// </summary>
internal sealed class EventFollower(
    IDurableStore store,
    string title,
    string checkpoint,
    ProjectionOptions options,
    StoreOutages outages,
    PoisonGuard poison,
    ILogger logger)
{
    /// <summary>Runs until it is told to stop. The first failure in a row and the end of it are logged.</summary>
    internal async Task RunAsync(Func<CancellationToken, ValueTask<long>> catchUp, Action failed, CancellationToken cancellationToken)
    {
        using var outage = new OutageBackoff(outages, options.FailureDelay, options.MaximumFailureDelay, options.TimeProvider);
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var seen = store.Events.Appended.Current;
                await catchUp(cancellationToken).ConfigureAwait(false);
                outage.ReportSuccess();
                poison.ReportSuccess();
                if (failures > 0)
                    FollowerLog.Recovered(logger, title, failures);
                failures = 0;
                await store.Events.Appended.WaitAsync(
                    seen, options.PollingInterval, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (EventFailedException exception)
            {
                // The database works, or the exception would be another one.
                outage.ReportSuccess();
                failed();
                if (failures++ == 0)
                    FollowerLog.Failed(logger, title, exception.Position, exception.InnerException!);
                await outage.WaitAsync(failures, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (
                exception is not (CheckpointAheadException or ProjectionStateException or StoreSchemaException))
            {
                if (store.IsOutage(exception))
                {
                    await outage.FailedAsync(exception, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                // A mistake of the program or of the store. It is no outage, and it is not said to be one.
                outage.ReportSuccess();
                poison.Failed(exception);
                if (failures++ == 0)
                    FollowerLog.FailedUnexpectedly(logger, title, exception);
                await outage.WaitAsync(failures, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>How many positions the checkpoint is behind the last one given out.</summary>
    internal async ValueTask<long> GetLagAsync(CancellationToken cancellationToken)
    {
        // The checkpoint first: what is appended in between makes the lag larger, and never negative.
        var reached = await store.Events.ReadCheckpointAsync(checkpoint, cancellationToken).ConfigureAwait(false);
        return Math.Max(0, (await store.Events.GetHorizonAsync(cancellationToken).ConfigureAwait(false)).Last - reached);
    }
}
