using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>
/// Works for one tenant from when it is known to the end of the host. Whatever keeps its store from being used is tried again, and is
/// nobody else's affair. As a provider of services it has those of the tenant and its own.
/// </summary>
internal sealed class HostedTenant(
    string tenantId, TenantStores stores, EventStoreHostingOptions options, TimeProvider timeProvider, ILoggerFactory loggers)
    : IServiceProvider, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly GuardedLogger _logger = new(loggers.CreateLogger<HostedTenant>());
    private IServiceProvider? _services;
    private StoreMonitor? _monitor;
    private StoreWorkers? _workers;
    private RetentionWorker? _retention;
    private volatile GaugeSource? _source;
    private volatile Exception? _failure;
    private Task _work = Task.CompletedTask;

    internal string TenantId => tenantId;

    /// <summary>Why it has not started; null when it has, or has not tried yet.</summary>
    internal Exception? Failure => _failure;

    /// <summary>What can be measured of it.</summary>
    internal GaugeSource Source => _source ?? new GaugeSource(new StoreOutages(timeProvider), Monitor: null, Workers: null, tenantId);

    internal bool HasStarted => _source is not null;

    public object? GetService(Type serviceType) => serviceType switch
    {
        _ when serviceType == typeof(EventStoreHostingOptions) => options,
        _ when serviceType == typeof(TimeProvider) => timeProvider,
        _ when serviceType == typeof(InboxCleaner) => new InboxCleaner(this, timeProvider, loggers.CreateLogger<InboxCleaner>()),
        _ when serviceType == typeof(StoreMonitor) => _monitor,
        _ when serviceType == typeof(StoreWorkers) => _workers,
        _ => _services?.GetService(serviceType),
    };

    internal void Start() => _work = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _workers?.Dispose();
        _retention?.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        // Flows to whatever is started from here.
        using var scope = _logger.BeginScope(new TenantLogScope(tenantId));
        for (var failures = 1; !_stopping.IsCancellationRequested; failures++)
        {
            try
            {
                await StartAsync(_stopping.Token).ConfigureAwait(false);
                await Task.Delay(
                    Timeout.InfiniteTimeSpan, timeProvider, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                _failure = exception;
                var delay = Backoff.DelayAfter(failures, Pause, LongestPause);
                HostingLog.TenantNotStarted(_logger, tenantId, delay, exception);
                await Task.Delay(delay, timeProvider, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                // The host ends while it starts.
            }
        }

        if (_retention is not null)
            await _retention.StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (_workers is not null)
            await _workers.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _services = stores.Get(tenantId).Services;
        var startup = new StoreStartup(this, options, timeProvider, loggers.CreateLogger<StoreStartup>());
        await startup.StartingAsync(cancellationToken).ConfigureAwait(false);
        _monitor = new StoreMonitor(this, options, this.GetRequiredService<StoreOutages>(), timeProvider);
        if (_retention is null)
        {
            _retention = new RetentionWorker(this, options, timeProvider, loggers.CreateLogger<RetentionWorker>());
            await _retention.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        var workers = new StoreWorkers(this, options, timeProvider, loggers.CreateLogger<StoreWorkers>(), tenantId);
        await workers.StartAsync(cancellationToken).ConfigureAwait(false);
        _workers = workers;
        _failure = null;
        _source = new GaugeSource(this.GetRequiredService<StoreOutages>(), _monitor, workers, tenantId);
    }
}
