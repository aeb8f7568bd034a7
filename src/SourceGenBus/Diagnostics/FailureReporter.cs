using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Diagnostics;

/// <summary>What happens when a handler fails: one warning, then every failure handler.</summary>
internal sealed class FailureReporter(EventBusLog log, IServiceProvider services, IEventFailureHandler[] added)
{
    private IEventFailureHandler[]? _handlers;

    internal async ValueTask ReportAsync(
        object @event,
        Type handlerType,
        Exception exception,
        EventContext context,
        CancellationToken cancellationToken)
    {
        if (Cancellation.IsCallers(exception, context, cancellationToken))
        {
            log.HandlerCancelled(handlerType, @event, context);
            return;
        }

        log.HandlerFailed(handlerType, @event, context, exception);

        IEventFailureHandler[] handlers;
        try
        {
            // Resolved at the first failure, not with the bus: a failure handler may itself depend on the bus.
            handlers = _handlers ??= [
                .. added,
                .. services.GetService<IEnumerable<IEventFailureHandler>>() ?? [], // Not every provider knows of collections.
            ];
        }
        catch (Exception unavailable)
        {
            log.FailureHandlerFailed(typeof(IEventFailureHandler), handlerType, @event, unavailable);
            return;
        }

        if (handlers.Length == 0)
            return;

        var failure = new EventFailure(@event, handlerType, exception, context);
        foreach (var handler in handlers)
        {
            try
            {
                await handler.HandleFailureAsync(failure).ConfigureAwait(false);
            }
            catch (Exception secondary)
            {
                log.FailureHandlerFailed(handler.GetType(), handlerType, @event, secondary);
            }
        }
    }
}
