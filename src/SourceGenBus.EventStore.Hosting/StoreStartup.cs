using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>Migrates the database before any other service of the host starts, or ends the start with a sentence.</summary>
internal sealed class StoreStartup(IServiceProvider services, EventStoreHostingOptions options, TimeProvider clock, ILogger<StoreStartup> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<IDurableStore>();
        var began = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await store.MigrateAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (MayPass(exception) && clock.GetElapsedTime(began) < options.StartTimeout)
            {
                if (attempt == 1)
                    HostingLog.WaitsForDatabase(logger, options.StartTimeout, exception.Message);
                await Task.Delay(Backoff.DelayAfter(attempt, Pause, LongestPause), clock, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is DbException or IOException or TimeoutException or SocketException)
            {
                var patience = MayPass(exception) && options.StartTimeout > TimeSpan.Zero ? $", though it was tried for {options.StartTimeout}" : "";
                throw new StoreUnavailableException($"The database of the event store cannot be used{patience}: {exception.Message}", exception);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool MayPass(Exception exception) =>
        exception is DbException { IsTransient: true } or TimeoutException or SocketException || exception.InnerException is SocketException;
}
