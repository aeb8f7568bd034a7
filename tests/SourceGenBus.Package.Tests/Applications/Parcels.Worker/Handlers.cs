using System.Collections.Concurrent;
using System.Diagnostics;
using SourceGenBus;

namespace Parcels.Worker;

[EventHandler<ParcelEvent>(IncludeDerived = true)]
internal sealed partial class ParcelLog(ILogger<ParcelLog> logger)
{
    public Task HandleAsync(ParcelEvent recorded, CancellationToken cancellationToken)
    {
        LogRecorded(recorded.GetType().Name, recorded.Barcode);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "{Event} {Barcode}")]
    private partial void LogRecorded(string @event, string barcode);
}

[EventHandler<ParcelScanned>]
internal sealed class HubStatistics
{
    private readonly ConcurrentDictionary<string, long> _scans = new(StringComparer.Ordinal);
    private long _total;

    public ValueTask HandleAsync(ParcelScanned scanned)
    {
        _scans.AddOrUpdate(scanned.Hub, 1, static (_, count) => count + 1);
        Interlocked.Increment(ref _total);
        return default;
    }
}

[EventHandler<ParcelLost>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class LostParcelReport(ParcelDatabase database, IHostEnvironment environment)
{
    public async ValueTask HandleAsync(ParcelLost lost, EventContext context, CancellationToken cancellationToken)
    {
        var path = Path.Combine(environment.ContentRootPath, $"{context.CorrelationId}.txt");
        await File.AppendAllTextAsync(path, $"{lost.Barcode} {lost.SilentFor}\n", cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
    }
}

[EventHandler<ScannerDisconnected>(Lifetime = HandlerLifetime.Transient)]
internal static class Pager
{
    public static async Task HandleAsync(ScannerDisconnected disconnected, CancellationToken cancellationToken) =>
        await Console.Error.WriteLineAsync($"{disconnected.Hub}: {disconnected.Reason}".AsMemory(), cancellationToken);
}

internal sealed class TimingMiddleware(ILogger<TimingMiddleware> logger)
{
    public async ValueTask InvokeAsync<TEvent>(
        TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : notnull
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next.InvokeAsync(@event, context, cancellationToken);
        }
        finally
        {
            if (logger.IsEnabled(LogLevel.Debug))
                logger.LogDebug("{Event} took {Elapsed}", typeof(TEvent).Name, Stopwatch.GetElapsedTime(started));
        }
    }
}
