using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>Migrates the database before any other service of the host starts, or ends the start with a sentence.</summary>
internal sealed class StoreStartup(
    IServiceProvider services,
    EventStoreHostingOptions options,
    TimeProvider timeProvider,
    ILogger<StoreStartup> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly GuardedLogger _logger = new(logger);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<IDurableStore>();
        ThrowUnlessConnectionsSuffice(store);
        var began = timeProvider.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (options.MigratesSchema)
                    await store.MigrateAsync(cancellationToken).ConfigureAwait(false);
                else
                    (await store.GetSchemaAsync(cancellationToken).ConfigureAwait(false)).ThrowUnlessNewest();
                return;
            }
            catch (Exception exception) when (MayPass(exception) && timeProvider.GetElapsedTime(began) < options.StartTimeout)
            {
                if (attempt == 1)
                    HostingLog.WaitsForDatabase(_logger, options.StartTimeout, exception.Message);
                await Task.Delay(Backoff.DelayAfter(attempt, Pause, LongestPause), timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is DbException or IOException or TimeoutException or SocketException)
            {
                var patience = MayPass(exception) && options.StartTimeout > TimeSpan.Zero
                    ? $", though it was tried for {options.StartTimeout}"
                    : "";
                throw new StoreUnavailableException(
                    $"The database of the event store cannot be used{patience}: {exception.Message}", exception);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void ThrowUnlessConnectionsSuffice(IDurableStore store)
    {
        if (options.Relays == 0)
            return;
        var relay = services.GetRequiredService<OutboxRelay>();

        // A projection has a transaction and reads beside it; one more connection listens.
        var followers = services.GetServices<Projection>().Count() + services.GetServices<EventSubscription>().Count();
        var needed = 1 + (options.Relays * relay.MaximumConnections) + (2 * followers);
        if (needed <= store.Outbox.MaximumConnections)
            return;
        throw new StoreUnavailableException(
            $"The event store cannot be hosted with these options. {options.Relays} relays, {followers} projections and subscriptions " +
            $"and the listener take up to {needed} connections, and the store has a pool of {store.Outbox.MaximumConnections}. "
            + $"Set 'Maximum Pool Size' in its connection string to {needed} or more, or lower Relays or the relay's Concurrency.");
    }

    private static bool MayPass(Exception exception) =>
        exception is DbException { IsTransient: true } or TimeoutException or SocketException
            || exception.InnerException is SocketException;
}
