using SourceGenBus.Telemetry;

namespace SourceGenBus.Dispatch;

/// <summary>
/// Puts observation around routes, for as long as somebody listens. An object of its own, made by the <see cref="ListenerWatch"/>
/// alone: a native program that has neither log nor telemetry leaves its code out.
/// </summary>
internal sealed class RouteObserver
{
    internal static readonly RouteObserver Instance = new();

    private RouteObserver()
    {
    }

    /// <summary>The route with a span and measurements around each handler.</summary>
#pragma warning disable CA1822 // Called on the instance, so that who has none has no code of it.
    internal EventRoute? AroundHandlers(EventRoute? route) => route?.ObserveHandlers();

    /// <summary>The route with a log entry, a span and measurements around each publish.</summary>
    internal EventRoute? AroundPublish(EventRoute? route) => route?.Observe();

    /// <summary>Records a publish that has no route.</summary>
    internal void SeeUnhandled(EventBus bus, object @event, EventContext? context)
    {
        var publish = Operation.Publish(bus, @event.GetType()).Start(@event, context);
        publish.SetHandlerCount(0);
        bus.Log.Publishing(@event.GetType(), EventIdentity.Of(@event), 0);
        publish.End();
    }
#pragma warning restore CA1822
}
