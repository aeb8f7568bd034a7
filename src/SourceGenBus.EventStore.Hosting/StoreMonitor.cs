using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>
/// Looks at the store from time to time, since metrics are read by whoever collects them at once and without waiting. What it saw last
/// counts until it looks again, and nothing does while it cannot look.
/// </summary>
internal sealed class StoreMonitor(IServiceProvider services, EventStoreHostingOptions options, StoreOutages outages, TimeProvider clock)
    : BackgroundService
{
    private readonly List<(string Name, Func<CancellationToken, ValueTask<long>> GetLagAsync)> _followers =
    [
        .. services.GetServices<Projection>().Select(static projection => (projection.Name, (Func<CancellationToken, ValueTask<long>>)projection.GetLagAsync)),
        .. services.GetServices<EventSubscription>().Select(static subscription => (subscription.Name, (Func<CancellationToken, ValueTask<long>>)subscription.GetLagAsync)),
    ];

    private StoreSample? _latest;

    /// <summary>What it saw last; null before the first time and during an outage, whoever noticed it first.</summary>
    internal StoreSample? Latest => outages.Current is null ? Volatile.Read(ref _latest) : null;

    internal async ValueTask<StoreSample> SampleAsync(CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<IDurableStore>();
        var state = await store.Outbox.GetStateAsync(cancellationToken).ConfigureAwait(false);
        var oldest = await store.Outbox.GetOldestDueAsync(clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var lags = new List<(string, long)>(_followers.Count);
        foreach (var (name, getLagAsync) in _followers)
            lags.Add((name, await getLagAsync(cancellationToken).ConfigureAwait(false)));
        var sample = new StoreSample(state, oldest, lags);
        Volatile.Write(ref _latest, sample);
        return sample;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SampleAsync(stoppingToken).ConfigureAwait(false);
                outages.Worked(this);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is, it must not end the host.
                Volatile.Write(ref _latest, null);
                outages.Failed(this, exception);
            }

            await Task.Delay(options.MonitorInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        outages.Left(this);
    }
}
