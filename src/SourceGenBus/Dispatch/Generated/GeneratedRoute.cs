using System.ComponentModel;

namespace SourceGenBus.Dispatch;

/// <summary>What all routes that the generator writes have in common.</summary>
/// <typeparam name="TEvent">The exact event type.</typeparam>
/// <typeparam name="TRoute">The generated class itself, so that call sites reach it as the sealed class that it is.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class GeneratedRoute<TEvent, TRoute> : EventRoute<TEvent>
    where TEvent : notnull
    where TRoute : GeneratedRoute<TEvent, TRoute>
{
    /// <summary>Of the newest bus in the process. A call site uses it while it serves the bus that the call site holds.</summary>
#pragma warning disable CA1000, CA2211 // A field, so that reading it is one load; written by this class only.
    public static TRoute? Current;
#pragma warning restore CA1000, CA2211

    private readonly Type[] _handlerTypes;

    /// <summary>Makes a route that belongs to one bus.</summary>
    /// <param name="bus">The bus; not owned.</param>
    /// <param name="handlerTypes">The classes of the handlers, by their position in the route.</param>
    protected GeneratedRoute(EventBus bus, params Type[] handlerTypes)
        : base(bus) => _handlerTypes = handlerTypes;

    /// <inheritdoc />
    public sealed override int HandlerCount => _handlerTypes.Length;

    /// <summary>Starts one handler. To start all handlers of a route that has one is to start that one; others override it.</summary>
    /// <inheritdoc />
    protected internal override ValueTask InvokeAsync(
        int handler,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken)
    {
        var result = default(ValueTask);
        StartAll(@event, context, cancellationToken, ref result);
        return result;
    }

    /// <inheritdoc />
    protected internal sealed override Type GetHandlerType(int handler) => _handlerTypes[handler];

    private protected sealed override void OnActivated() => Current = (TRoute)this;

    private protected sealed override void OnDeactivated() => Interlocked.CompareExchange(ref Current, null, (TRoute)this);
}
