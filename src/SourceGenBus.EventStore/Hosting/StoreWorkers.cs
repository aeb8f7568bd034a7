using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>
/// Runs relays, projections, subscriptions and the host's own chores from its start to its end, and lets what is under way then finish.
/// </summary>
internal sealed class StoreWorkers(
    IServiceProvider services,
    EventStoreHostingOptions options,
    TimeProvider timeProvider,
    ILogger<StoreWorkers> logger,
    string? tenantId = null)
    : IHostedService, IDisposable
{
    /// <summary>How long handlers have to heed their cancelled token.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly GuardedLogger _logger = new(logger);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _cancelled = new();
    private StoreWorker[] _workers = [];
    private Task _work = Task.CompletedTask;

    /// <summary>All who work, from the start on.</summary>
    internal IReadOnlyList<StoreWorker> All => Volatile.Read(ref _workers);

    internal int RunningRelays =>
        _stopping.IsCancellationRequested ? 0 : All.Count(static worker => worker is { IsRelay: true, End: null });

    public Task StartAsync(CancellationToken cancellationToken)
    {
        List<StoreWorker> workers = [];
        Add("monitor", (stopping, _) => services.GetRequiredService<StoreMonitor>().RunAsync(stopping));
        if (options.InboxRetention is { } retention)
            Add("inbox cleaner", (stopping, _) => services.GetRequiredService<InboxCleaner>().RunAsync(retention, stopping));
        if (options.Relays > 0)
        {
            var relay = services.GetRequiredService<OutboxRelay>();
            for (var number = 0; number < options.Relays; number++)
                Add("relay", relay.RunAsync, isRelay: true);
        }

        foreach (var projection in services.GetServices<Projection>())
            Add($"projection {projection.CheckpointName}", (stopping, _) => projection.RunAsync(stopping));

        foreach (var subscription in services.GetServices<EventSubscription>())
            Add($"subscription {subscription.Name}", (stopping, _) => subscription.RunAsync(stopping));

        Volatile.Write(ref _workers, [.. workers]);
        _work = Task.WhenAll(
            workers.Select(worker => Task.Run(() => worker.RunAsync(_stopping.Token, _cancelled.Token), CancellationToken.None)));
        return Task.CompletedTask;

        void Add(string name, Func<CancellationToken, CancellationToken, Task> run, bool isRelay = false) =>
            workers.Add(
                new StoreWorker(
                    tenantId is null ? name : $"{name} of the tenant '{tenantId}'", run, timeProvider, _logger) { IsRelay = isRelay });
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (await EndsWithinAsync(options.StopTimeout, cancellationToken).ConfigureAwait(false))
            return;
        HostingLog.Cancelled(_logger, options.StopTimeout);
        await _cancelled.CancelAsync().ConfigureAwait(false);
        if (!await EndsWithinAsync(Grace, CancellationToken.None).ConfigureAwait(false))
            HostingLog.Abandoned(_logger);
    }

    public void Dispose()
    {
        // Those who were abandoned still hold the tokens; without timers there is nothing to free but what the collector frees.
        if (!_work.IsCompleted)
            return;
        _stopping.Dispose();
        _cancelled.Dispose();
    }

    private async Task<bool> EndsWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            await _work.WaitAsync(time, timeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
