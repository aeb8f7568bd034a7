using System.Diagnostics;

namespace SourceGenBus.Background;

/// <summary>Publishes one event of the queue and finds out what became of it.</summary>
internal sealed class QueueDispatcher(
    IEventBus bus,
    UnhandledEventReporter reporter,
    QueueShutdown shutdown,
    ListenerFailures listenerFailures)
{
    /// <summary>Never faults. An async method, so that no handler's ambient value reaches the next event.</summary>
    internal async Task HandleAsync(QueuedEvent item)
    {
        var activity = QueueTracing.Start(item, listenerFailures);
        try
        {
            await HandleAsync(item, activity).ConfigureAwait(false);
        }
        finally
        {
            QueueTracing.End(activity, listenerFailures);
        }
    }

    private async Task HandleAsync(QueuedEvent item, Activity? activity)
    {
        Exception? exception = null;
        var isLogged = false;
        try
        {
            // The report says what handlers threw; under the default policy nothing else would.
            var report = await item.PublishAsync(bus, shutdown.HandlerToken).ConfigureAwait(false);
            if (!report.Succeeded)
            {
                isLogged = true;
                exception = report.Failures.ToArray() is [var single] ? single.Exception : Combine(report);
            }
        }
        catch (Exception thrown)
        {
            exception = thrown;
        }

        if (exception is null)
        {
            reporter.Settle(item, reason: null, exception: null, isLogged: true);
            return;
        }

        var reason = shutdown.HandlerToken.IsCancellationRequested && IsCancellation(exception)
            ? UnhandledReason.Interrupted
            : UnhandledReason.Failed;
        QueueTracing.Fail(activity, reason, exception, listenerFailures);
        if (reporter.Settle(item, reason, exception, isLogged) is { } unhandled)
            await reporter.TellAsync(unhandled, shutdown.TellingToken).ConfigureAwait(false);
    }

    private static AggregateException Combine(PublishReport report) => new(report.Failures.Select(static outcome => outcome.Exception!));

    private static bool IsCancellation(Exception exception) => exception switch
    {
        OperationCanceledException => true,
        AggregateException several => several.InnerExceptions.All(IsCancellation),
        _ => false,
    };
}
