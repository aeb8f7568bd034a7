using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Background;

/// <summary>
/// Counts what became of each event, and tells of those that were not handled: the log first, then whoever asked to know.
/// </summary>
internal sealed class UnhandledEventReporter(
    Backlog backlog,
    QueueInstruments instruments,
    ILogger logger,
    IServiceProvider? services,
    IUnhandledEventHandler[] added)
{
    private IUnhandledEventHandler[]? _handlers;

    /// <summary>
    /// Counts and logs what became of an event, once. A failing handler the bus has logged already; everything else nobody has.
    /// </summary>
    /// <returns>What there is to tell; null when it was handled, or when it is known already what became of it.</returns>
    internal UnhandledEvent? Settle(QueuedEvent item, UnhandledReason? reason, Exception? exception, bool isLogged)
    {
        if (!backlog.Settle(item, reason))
            return null;

        var eventType = item.Event.GetType();
        var eventId = (item.Event as DomainEvent)?.EventId;
        instruments.CountSettled(eventType, reason);
        try
        {
            if (reason == UnhandledReason.Failed && !isLogged)
                Log.PublishFailed(logger, eventType, eventId, exception!);
            else if (reason is not (null or UnhandledReason.Failed))
                Log.Abandoned(logger, eventType, eventId, reason.Value, exception);
        }
        catch (Exception)
        {
            // A log sink that throws must not keep the others from being told.
        }

        return reason is null ? null : new UnhandledEvent(item, reason.Value, exception);
    }

    internal async Task TellAsync(UnhandledEvent unhandled, CancellationToken cancellationToken)
    {
        foreach (var handler in Handlers(unhandled))
        {
            try
            {
                await handler.HandleUnhandledAsync(unhandled, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Failed(handler.GetType(), unhandled, exception);
            }
        }
    }

    /// <summary>
    /// Not with the queue, since such a handler may itself enqueue; when it starts, since a container that is being disposed makes nothing.
    /// </summary>
    internal IUnhandledEventHandler[] Resolve() =>
        _handlers ??= [.. added, .. services?.GetService<IEnumerable<IUnhandledEventHandler>>() ?? []];

    private IUnhandledEventHandler[] Handlers(UnhandledEvent unhandled)
    {
        try
        {
            return Resolve();
        }
        catch (Exception exception)
        {
            Failed(typeof(IUnhandledEventHandler), unhandled, exception);
            return added;
        }
    }

    private void Failed(Type handler, UnhandledEvent unhandled, Exception exception)
    {
        try
        {
            Log.UnhandledEventHandlerFailed(
                logger, handler, unhandled.Event.GetType(), (unhandled.Event as DomainEvent)?.EventId, exception);
        }
        catch (Exception)
        {
            // There is nowhere left to report it.
        }
    }
}
