using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>Keeps the inbox from growing for ever.</summary>
internal sealed class InboxCleaner(IServiceProvider services, TimeProvider timeProvider, ILogger<InboxCleaner> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly GuardedLogger _logger = new(logger);

    internal async Task RunAsync(TimeSpan retention, CancellationToken stopping)
    {
        var store = services.GetRequiredService<IDurableStore>();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var before = timeProvider.GetUtcNow() - retention;
                var count = await store.Inbox.ForgetAsync(before, stopping).ConfigureAwait(false);
                if (count > 0)
                    HostingLog.Forgotten(_logger, count, before);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested && store.IsOutage(exception))
            {
                // The next time will do, and others tell of outages. Anything else ends the worker, which is logged as what it is.
                HostingLog.NotForgotten(_logger, Interval, exception.Message);
            }

            await Task.Delay(Interval, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
