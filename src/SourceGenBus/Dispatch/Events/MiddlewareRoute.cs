using System.ComponentModel;

namespace SourceGenBus.Dispatch;

/// <summary>
/// The route of an event type with middleware around it. Generated code derives from it, holds the middleware, and links one
/// step for each into a way to the handlers; nothing is allocated for an event that goes it.
/// </summary>
/// <typeparam name="TEvent">The exact event type.</typeparam>
/// <typeparam name="TPipeline">The generated class itself, so that call sites reach it as the sealed class that it is.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MiddlewareRoute<TEvent, TPipeline> : EventRoute<TEvent>
    where TEvent : notnull
    where TPipeline : MiddlewareRoute<TEvent, TPipeline>
{
    /// <summary>Of the newest bus in the process. A call site uses it while it serves the bus that the call site holds.</summary>
#pragma warning disable CA1000, CA2211 // A field, so that reading it is one load; written by this class only.
    public static TPipeline? Current;
#pragma warning restore CA1000, CA2211

    private EventRoute<TEvent> _inner;
    private EventNext<TEvent> _first = null!; // Set before anybody sees the route, by Around.

    /// <summary>Makes a route around another.</summary>
    /// <param name="bus">The bus; not owned.</param>
    /// <param name="inner">Where the middleware leads to.</param>
    protected MiddlewareRoute(EventBus bus, EventRoute inner)
        : base(bus) => _inner = (EventRoute<TEvent>)inner;

    /// <inheritdoc />
    public sealed override int HandlerCount => _inner.HandlerCount;

    internal sealed override bool IsDegraded => _inner.IsDegraded;

    /// <summary>Sends the event through the middleware, as the context asks for.</summary>
    /// <param name="event">The event, not null.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">Passed on.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public new ValueTask DispatchInContextAsync(TEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Outcomes is OutcomeCollector outcomes
            ? _first.ReportAsync(@event, context, outcomes, cancellationToken)
            : _first.InvokeAsync(@event, context, cancellationToken);
    }

    /// <inheritdoc />
    protected internal sealed override int StartAll(
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken,
        ref ValueTask pending)
    {
        pending = DispatchInContextAsync(@event, context ?? DefaultContext, cancellationToken);
        return Whole;
    }

    /// <summary>Makes the way from the first middleware to the handlers.</summary>
    /// <param name="handlers">Where it ends.</param>
    protected abstract EventNext<TEvent> Link(EventRoute<TEvent> handlers);

    /// <summary>Gets a middleware.</summary>
    /// <typeparam name="TMiddleware">The middleware class.</typeparam>
    protected TMiddleware GetMiddleware<TMiddleware>()
        where TMiddleware : class => Bus.GetSingleton<TMiddleware>();

    /// <summary>A copy, since a publish under way goes on through this one; the middleware itself is the same.</summary>
    internal sealed override EventRoute Around(EventRoute inner)
    {
        var copy = (TPipeline)MemberwiseClone();
        copy._inner = (EventRoute<TEvent>)inner;
        copy._first = copy.Link(copy._inner);
        return copy;
    }

    /// <inheritdoc />
    protected internal sealed override ValueTask InvokeAsync(
        int handler,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        _inner.InvokeAsync(handler, @event, context, cancellationToken);

    /// <inheritdoc />
    protected internal sealed override Type GetHandlerType(int handler) => _inner.GetHandlerType(handler);

    internal sealed override ValueTask Start(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken) =>
        _inner.Start(handler, @event, context, cancellationToken);

    internal sealed override ValueTask DispatchByPolicyAsync(
        TEvent @event,
        EventContext? context,
        DispatchPolicy policy,
        CancellationToken cancellationToken) =>
        DispatchInContextAsync(@event, context ?? DefaultContext, cancellationToken); // The context carries the wish to the handlers.

    private protected sealed override void OnActivated() => Current = (TPipeline)this;

    private protected sealed override void OnDeactivated() => Interlocked.CompareExchange(ref Current, null, (TPipeline)this);
}
