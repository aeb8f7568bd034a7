using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Dispatch;

/// <summary>
/// The route of an event type with middleware around it. Generated code derives from it and calls each middleware with the
/// position of the next; nothing is allocated on the way.
/// </summary>
/// <typeparam name="TEvent">The exact event type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MiddlewareRoute<TEvent> : EventRoute<TEvent>
    where TEvent : notnull
{
    private EventRoute<TEvent> _inner;

    /// <summary>Makes a route around another.</summary>
    /// <param name="bus">The bus; not owned.</param>
    /// <param name="inner">Where the middleware leads to.</param>
    protected MiddlewareRoute(EventBus bus, EventRoute inner)
        : base(bus) => _inner = (EventRoute<TEvent>)inner;

    /// <inheritdoc />
    public sealed override int HandlerCount => _inner.HandlerCount;

    internal sealed override bool IsDegraded => _inner.IsDegraded;

    /// <inheritdoc />
    protected internal sealed override int StartAll(TEvent @event, EventContext? context, CancellationToken cancellationToken, ref ValueTask pending)
    {
        pending = InvokeNextAsync(0, @event, context ?? DefaultContext, cancellationToken);
        return Whole;
    }

    /// <summary>Calls what stands at a position: a middleware, or after the last one <see cref="DispatchInnerAsync"/>.</summary>
    /// <param name="position">The position, from 0.</param>
    /// <param name="event">The event.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">The token.</param>
    protected internal abstract ValueTask InvokeNextAsync(int position, TEvent @event, EventContext context, CancellationToken cancellationToken);

    /// <summary>Gets a middleware.</summary>
    /// <typeparam name="TMiddleware">The middleware class.</typeparam>
    protected TMiddleware GetMiddleware<TMiddleware>()
        where TMiddleware : class => Bus.Services.GetRequiredService<TMiddleware>();

    /// <summary>The rest of the way, from a position on.</summary>
    /// <param name="position">The position.</param>
    /// <param name="context">The context that the middleware before it receives.</param>
    protected EventNext<TEvent> Next(int position, EventContext context) => new(this, position, context.Outcomes);

    /// <summary>Calls the handlers.</summary>
    /// <param name="event">The event.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">The token.</param>
    protected ValueTask DispatchInnerAsync(TEvent @event, EventContext context, CancellationToken cancellationToken) =>
        _inner.DispatchInContextAsync(@event, context, cancellationToken);

    /// <summary>A copy, since a publish under way goes on through this one; the middleware itself is the same.</summary>
    internal sealed override EventRoute Around(EventRoute inner)
    {
        var copy = (MiddlewareRoute<TEvent>)MemberwiseClone();
        copy._inner = (EventRoute<TEvent>)inner;
        return copy;
    }

    /// <inheritdoc />
    protected internal sealed override ValueTask InvokeAsync(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken) =>
        _inner.InvokeAsync(handler, @event, context, cancellationToken);

    /// <inheritdoc />
    protected internal sealed override Type GetHandlerType(int handler) => _inner.GetHandlerType(handler);

    internal sealed override ValueTask Start(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken) =>
        _inner.Start(handler, @event, context, cancellationToken);

    internal sealed override ValueTask DispatchByPolicyAsync(TEvent @event, EventContext? context, DispatchPolicy policy, CancellationToken cancellationToken) =>
        InvokeNextAsync(0, @event, context ?? DefaultContext, cancellationToken); // The context carries the wish to the handlers.
}
