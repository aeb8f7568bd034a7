using Microsoft.Extensions.Options;
using SourceGenBus;

namespace Parcels.Worker;

internal sealed partial class ScannerPoller(
    ScanChannel channel, IEventBus bus, IOptionsMonitor<ScannerOptions> options, TimeProvider time, ILogger<ScannerPoller> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.CurrentValue.Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Task.WhenAll(options.CurrentValue.Hubs.Select(hub => PollAsync(hub, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
        finally
        {
            channel.Writer.TryComplete();
        }
    }

    private async Task PollAsync(string hub, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var barcode in ReadAsync(hub))
                await channel.Writer.WriteAsync(new ParcelScanned(barcode, hub, time.GetUtcNow()), cancellationToken);
        }
        catch (IOException exception)
        {
            await bus.PublishAsync(new ScannerDisconnected(hub, exception.Message), cancellationToken);
        }
    }

    private static async IAsyncEnumerable<string> ReadAsync(string hub)
    {
        await Task.Yield();
        yield return hub + "-1";
    }

    [LoggerMessage(LogLevel.Information, "Scanner stopped.")]
    private partial void LogStopped();
}
