using System.ComponentModel;

namespace SourceGenBus.Dispatch;

/// <summary>Reaches single handlers of a bus, for the package <c>SourceGenBus.Testing</c>. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class HandlerAccess
{
    /// <summary>The number of handlers, subscribers among them, that an event reaches.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="event">The event.</param>
    public static int Count(EventBus bus, object @event)
    {
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(@event);
        return bus.Routes.FindOrCreate(@event)?.HandlerCount ?? 0;
    }

    /// <summary>The context of a publish without one.</summary>
    /// <param name="bus">The bus.</param>
    public static EventContext DefaultContext(EventBus bus)
    {
        ArgumentNullException.ThrowIfNull(bus);
        return bus.DefaultContext;
    }

    /// <summary>Calls one handler, outside of middleware and policies. What it throws reaches the caller.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="handlerType">The handler class.</param>
    /// <param name="event">The event.</param>
    /// <param name="context">The context, or null.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <exception cref="InvalidOperationException">The class does not handle such events.</exception>
    public static ValueTask InvokeAsync(
        EventBus bus,
        Type handlerType,
        object @event,
        EventContext? context,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(handlerType);
        ArgumentNullException.ThrowIfNull(@event);
        var route = bus.Routes.FindOrCreate(@event);
        var handlers = Enumerable.Range(0, route?.HandlerCount ?? 0).Select(index => route!.HandlerTypeAt(index)).ToList();
        return handlers.IndexOf(handlerType) is >= 0 and var position
            ? route!.StartObjectAsync(position, @event, context, cancellationToken)
            : throw new InvalidOperationException(
                $"'{handlerType}' does not handle '{@event.GetType()}'. Its handlers are: " +
                $"{(handlers.Count == 0 ? "none" : string.Join(", ", handlers))}.");
    }
}
