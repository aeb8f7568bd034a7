using System.ComponentModel;

namespace SourceGenBus.Dispatch;

/// <summary>All that happens to one event type on one bus. Derived by generated code through <see cref="EventRoute{TEvent}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EventRoute
{
    /// <summary>What <see cref="StartAllUntyped"/> returns when every handler has completed.</summary>
    internal const int Completed = -1;

    private protected EventRoute()
    {
    }

    /// <summary>The number of handlers that an event on this route reaches.</summary>
    public abstract int HandlerCount { get; }

    internal abstract int Slot { get; }

    /// <summary>The exact type of the events that it takes.</summary>
    internal abstract Type EventType { get; }

    /// <summary>True when a singleton handler could not be constructed; such a route is used once and then made anew.</summary>
    internal virtual bool IsDegraded => false;

    /// <summary>Publishes an event that is known to be of the route's type.</summary>
    internal abstract ValueTask PublishObjectAsync(object @event, EventContext? context, CancellationToken cancellationToken);

    /// <summary>Starts the handlers of an event that is known to be of the route's type, as <c>StartAll</c> does.</summary>
    internal abstract int StartAllUntyped(object @event, CancellationToken cancellationToken, ref ValueTask pending);

    /// <summary>Goes on where <see cref="StartAllUntyped"/> did not complete.</summary>
    internal abstract ValueTask ContinueUntyped(int handler, ValueTask pending, object @event, CancellationToken cancellationToken);

    /// <summary>Starts one handler by its position, outside of middleware; what it throws comes with the task.</summary>
    internal abstract ValueTask StartObjectAsync(int handler, object @event, EventContext? context, CancellationToken cancellationToken);

    /// <summary>The class of one handler.</summary>
    internal abstract Type HandlerTypeAt(int handler);

    /// <summary>This route, or one that calls the test's substitutes in the place of its handlers.</summary>
    internal abstract EventRoute Substitute(HandlerSubstitutes substitutes);

    /// <summary>One route that reaches the handlers of this route and of the others, which are of the same event type.</summary>
    internal abstract EventRoute Combine(EventRoute[] all);

    /// <summary>This route under the policy of its event type.</summary>
    internal abstract EventRoute Govern(DispatchPolicy policy);

    /// <summary>This route, which is one of middleware, around another; this one is not changed.</summary>
    internal virtual EventRoute Around(EventRoute inner) => throw new NotSupportedException();

    /// <summary>This route with a span and measurements around each handler.</summary>
    internal abstract EventRoute ObserveHandlers();

    /// <summary>This route with a log entry, a span and measurements around each publish.</summary>
    internal abstract EventRoute Observe();

    /// <summary>Lets call sites that were bound to this route at compile time use it without asking the bus.</summary>
    internal abstract void Activate();

    /// <summary>
    /// Deactivates it until somebody publishes again. While it is activated it hangs on a static field of its class, and on the route hangs
    /// the bus.
    /// </summary>
    internal abstract void Rest();

    /// <summary>Sends such call sites back to the bus, which knows what stands in the place of this route now.</summary>
    internal abstract void Deactivate();
}
