using System.Data.Common;
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
    private readonly List<Projection> _projections = [.. services.GetServices<Projection>()];
    private StoreSample? _latest;

    /// <summary>What it saw last; null before the first time and during an outage.</summary>
    internal StoreSample? Latest => Volatile.Read(ref _latest);

    internal async ValueTask<StoreSample> SampleAsync(CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<IDurableStore>();
        var state = await store.Outbox.GetStateAsync(cancellationToken).ConfigureAwait(false);
        var oldest = await store.Outbox.GetOldestDueAsync(clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var lags = new List<(string, long)>(_projections.Count);
        foreach (var projection in _projections)
            lags.Add((projection.Name, await projection.GetLagAsync(cancellationToken).ConfigureAwait(false)));
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
            catch (Exception exception) when (exception is DbException or IOException or TimeoutException or InvalidOperationException or StoreSchemaException)
            {
                Volatile.Write(ref _latest, null);
                outages.Failed(this, exception);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(options.MonitorInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
