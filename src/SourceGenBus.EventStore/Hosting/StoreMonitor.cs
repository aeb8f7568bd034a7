using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>
/// Looks at the store from time to time, since metrics are read by whoever collects them at once and without waiting. What it saw last
/// counts until it looks again, and nothing does while it cannot look.
/// </summary>
internal sealed class StoreMonitor(
    IServiceProvider services,
    EventStoreHostingOptions options,
    StoreOutages outages,
    TimeProvider timeProvider)
{
    private readonly List<(
        string Name,
        Func<CancellationToken, ValueTask<long>> GetLagAsync,
        Func<ProjectionFailure?> GetFailure)> _followers =
    [
        .. services.GetServices<Projection>().Select(static projection =>
            (
                projection.CheckpointName,
                (Func<CancellationToken, ValueTask<long>>)projection.GetLagAsync,
                (Func<ProjectionFailure?>)(() => projection.Failure))),
        .. services.GetServices<EventSubscription>().Select(static subscription =>
            (
                subscription.Name,
                (Func<CancellationToken, ValueTask<long>>)subscription.GetLagAsync,
                (Func<ProjectionFailure?>)(() => subscription.Failure))),
    ];

    private StoreSample? _latest;

    /// <summary>What it saw last; null before the first time and during an outage, whoever noticed it first.</summary>
    internal StoreSample? Latest => outages.Current is null ? Volatile.Read(ref _latest) : null;

    internal async ValueTask<StoreSample> SampleAsync(CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<IDurableStore>();
        var state = await store.Outbox.GetStateAsync(cancellationToken).ConfigureAwait(false);
        var oldest = await store.Outbox.GetOldestDueAsync(timeProvider.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var followers = new List<FollowerSample>(_followers.Count);
        foreach (var (name, getLagAsync, getFailure) in _followers)
        {
            var lag = await getLagAsync(cancellationToken).ConfigureAwait(false);
            var parked = await store.Projections.CountParkedAsync(name, cancellationToken).ConfigureAwait(false);
            followers.Add(new FollowerSample(name, lag, parked, getFailure()));
        }

        var sample = new StoreSample(state, oldest, followers);
        Volatile.Write(ref _latest, sample);
        return sample;
    }

    internal async Task RunAsync(CancellationToken stopping)
    {
        var store = services.GetRequiredService<IDurableStore>();
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await TrySampleAsync(store, stopping).ConfigureAwait(false);
                await Task.Delay(options.MonitorInterval, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            outages.Forget(this);
        }
    }

    /// <summary>Throws what is no outage, which ends the worker: it is logged as what it is.</summary>
    private async Task TrySampleAsync(IDurableStore store, CancellationToken stopping)
    {
        try
        {
            await SampleAsync(stopping).ConfigureAwait(false);
            outages.ReportSuccess(this);
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _latest, null);
            if (stopping.IsCancellationRequested || !store.IsOutage(exception))
                throw;
            outages.ReportFailure(this, exception);
        }
    }
}
