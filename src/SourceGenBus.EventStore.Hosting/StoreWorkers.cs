using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>Runs relays, projections and subscriptions from the start of the host to its end, and lets what is under way then come to its own.</summary>
internal sealed class StoreWorkers(IServiceProvider services, EventStoreHostingOptions options, TimeProvider clock, ILogger<StoreWorkers> logger)
    : IHostedService, IDisposable
{
    /// <summary>How long handlers have to heed their cancelled token.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _cancelled = new();
    private StoreWorker[] _workers = [];
    private Task _work = Task.CompletedTask;

    /// <summary>All who work, from the start on.</summary>
    internal IReadOnlyList<StoreWorker> All => Volatile.Read(ref _workers);

    internal int RunningRelays => _stopping.IsCancellationRequested ? 0 : All.Count(static worker => worker is { Name: RelayName, End: null });

    internal const string RelayName = "relay";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        List<StoreWorker> workers = [];
        if (options.Relays > 0)
        {
            var relay = services.GetRequiredService<OutboxRelay>();
            for (var number = 0; number < options.Relays; number++)
                workers.Add(new StoreWorker(RelayName, relay.RunAsync, clock, logger));
        }

        foreach (var projection in services.GetServices<Projection>())
            workers.Add(new StoreWorker($"projection {projection.Name}", (stopping, _) => projection.RunAsync(stopping), clock, logger));

        foreach (var subscription in services.GetServices<EventSubscription>())
            workers.Add(new StoreWorker($"subscription {subscription.Name}", (stopping, _) => subscription.RunAsync(stopping), clock, logger));

        Volatile.Write(ref _workers, [.. workers]);
        _work = Task.WhenAll(workers.Select(worker => Task.Run(() => worker.RunAsync(_stopping.Token, _cancelled.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (await EndsWithinAsync(options.StopTimeout, cancellationToken).ConfigureAwait(false))
            return;
        HostingLog.Cancelled(logger, options.StopTimeout);
        await _cancelled.CancelAsync().ConfigureAwait(false);
        if (!await EndsWithinAsync(Grace, CancellationToken.None).ConfigureAwait(false))
            HostingLog.Abandoned(logger);
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
            await _work.WaitAsync(time, clock, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
