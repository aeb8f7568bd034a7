using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Diagnostics;

/// <summary>What happens when a handler fails: one warning, then every failure handler.</summary>
internal sealed class FailureReporter(ILogger logger, IServiceProvider services, IEventFailureHandler[] added)
{
    private IEventFailureHandler[]? _handlers;

    internal async ValueTask ReportAsync(
        object @event,
        Type handlerType,
        Exception exception,
        EventContext context,
        CancellationToken cancellationToken)
    {
        var eventId = EventIdentity.Of(@event);

        var traceId = TraceId(context);
        if (Cancellation.IsCallers(exception, context, cancellationToken))
        {
            Log.HandlerCancelled(logger, handlerType, @event.GetType(), eventId, context.CorrelationId, traceId);
            return;
        }

        Log.HandlerFailed(logger, handlerType, @event.GetType(), eventId, context.CorrelationId, traceId, exception);

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
            Log.FailureHandlerFailed(logger, typeof(IEventFailureHandler), handlerType, @event.GetType(), eventId, unavailable);
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
                Log.FailureHandlerFailed(logger, handler.GetType(), handlerType, @event.GetType(), eventId, secondary);
            }
        }
    }

    /// <summary>The trace that the publish belongs to, whether or not somebody collects it.</summary>
    private static string? TraceId(EventContext context) => Activity.Current switch
    {
        { IdFormat: ActivityIdFormat.W3C } current => current.TraceId.ToHexString(),
        _ => ActivityContext.TryParse(context.TraceParent, context.TraceState, out var cause) ? cause.TraceId.ToHexString() : null,
    };
}
