using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>
/// Applies the retention policy from time to time. Several hosts may do so at once; what one has deleted the others no longer find.
/// </summary>
internal sealed class RetentionWorker(
    IServiceProvider services,
    EventStoreHostingOptions options,
    TimeProvider timeProvider,
    ILogger<RetentionWorker> logger)
    : BackgroundService
{
    private readonly GuardedLogger _logger = new(logger);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Retention is not { IsEmpty: false } policy)
            return;
        var store = services.GetRequiredService<IDurableStore>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var report = await store.Retention.ApplyAsync(policy, stoppingToken).ConfigureAwait(false);
                if (!report.IsEmpty)
                    HostingLog.Retained(_logger, report.Events, report.Streams, report.DiscardedDeadLetters, report.InboxClaims);
                if (report.HeldBackBy is { } slowest)
                    HostingLog.HeldBack(_logger, slowest.Position, slowest.Name);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // What was deleted is deleted, and the rest can wait.
                HostingLog.NotRetained(_logger, options.RetentionInterval, exception);
            }

            await Task.Delay(options.RetentionInterval, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
