using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>Keeps the inbox from growing for ever.</summary>
internal sealed class InboxCleaner(IServiceProvider services, EventStoreHostingOptions options, TimeProvider clock, ILogger<InboxCleaner> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var inbox = services.GetRequiredService<IDurableStore>().Inbox;
        while (options.InboxRetention is { } retention && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                var before = clock.GetUtcNow() - retention;
                var count = await inbox.ForgetAsync(before, stoppingToken).ConfigureAwait(false);
                if (count > 0)
                    HostingLog.Forgotten(logger, count, before);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The next time will do, and others tell of outages.
                HostingLog.NotForgotten(logger, Interval, exception.Message);
            }

            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
