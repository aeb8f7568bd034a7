using System.ComponentModel;

namespace SourceGenBus.Dispatch;

/// <summary>The route of a command without a result.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PlainCommandRoute : CommandRoute
{
    /// <summary>Makes a route that belongs to one bus.</summary>
    /// <param name="bus">The bus; not owned.</param>
    protected PlainCommandRoute(EventBus bus)
        : base(bus)
    {
    }

    /// <summary>Calls the handler with a message that is known to be of the route's type.</summary>
    /// <param name="message">The message, not null.</param>
    /// <param name="context">The context, or null for a call without one.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    protected internal abstract ValueTask SendObjectAsync(object message, EventContext? context, CancellationToken cancellationToken);

    internal sealed override CommandRoute Observe(Type messageType, Type handlerType) => new ObservedPlainCommandRoute(this, messageType, handlerType);
}
