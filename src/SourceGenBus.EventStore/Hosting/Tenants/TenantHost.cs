using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>
/// Runs the stores of all tenants that the program names, asks again from time to time, starts those that are new and stops those that
/// are gone.
/// </summary>
internal sealed class TenantHost(
    Func<CancellationToken, ValueTask<IReadOnlyCollection<string>>> list,
    TenantStores stores,
    TenantHostingOptions options,
    TimeProvider timeProvider,
    ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly GuardedLogger _logger = new(loggers.CreateLogger<TenantHost>());
    private HostedTenant[] _tenants = [];
    private volatile Exception? _failure;
    private Task _work = Task.CompletedTask;
    private int _disposed;

    /// <summary>The tenants that it works for.</summary>
    internal IReadOnlyList<HostedTenant> Tenants => Volatile.Read(ref _tenants);

    /// <summary>Why the tenants are not known; null when they are.</summary>
    internal Exception? Failure => _failure;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _work = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _work.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var tenantIds = await list(_stopping.Token).ConfigureAwait(false)
                    ?? throw new InvalidOperationException(
                        "The delegate that lists the tenants returned null. Return an empty list for none.");
                await FollowAsync(tenantIds.ToHashSet(StringComparer.Ordinal)).ConfigureAwait(false);
                _failure = null;
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                // It is the program's code. Those that are known go on.
                _failure = exception;
                HostingLog.TenantsNotKnown(_logger, options.RefreshInterval, exception);
            }
            catch (OperationCanceledException)
            {
                // The host ends.
            }

            await Task.Delay(options.RefreshInterval, timeProvider, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await StopAsync(Tenants).ConfigureAwait(false);
    }

    private async Task FollowAsync(HashSet<string> tenantIds)
    {
        var known = Tenants;
        var gone = known.Where(tenant => !tenantIds.Contains(tenant.TenantId)).ToList();
        List<HostedTenant> kept = [.. known.Except(gone)];
        foreach (var tenantId in tenantIds.Except(kept.Select(static tenant => tenant.TenantId), StringComparer.Ordinal))
        {
            var tenant = new HostedTenant(tenantId, stores, options.Store, timeProvider, loggers);
            tenant.Start();
            kept.Add(tenant);
        }

        Volatile.Write(ref _tenants, [.. kept]);
        await StopAsync(gone).ConfigureAwait(false);
    }

    private static Task StopAsync(IEnumerable<HostedTenant> tenants) =>
        Task.WhenAll(tenants.Select(static tenant => tenant.DisposeAsync().AsTask()));
}
