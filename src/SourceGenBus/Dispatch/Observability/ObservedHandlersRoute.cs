using System.Runtime.CompilerServices;
using SourceGenBus.Diagnostics;
using SourceGenBus.Telemetry;

namespace SourceGenBus.Dispatch;

/// <summary>
/// Traces and measures each handler. It stands directly before the handlers, inside of policy and middleware, and only
/// while somebody listens; it starts them one by one, since a generated <c>StartAll</c> has no place between them.
/// </summary>
internal sealed class ObservedHandlersRoute<TEvent> : EventRoute<TEvent>
    where TEvent : notnull
{
    private readonly EventRoute<TEvent> _inner;
    private readonly Operation[] _handlers;

    internal ObservedHandlersRoute(EventRoute<TEvent> inner)
        : base(inner.Bus)
    {
        _inner = inner;
        _handlers = new Operation[inner.HandlerCount];
        for (var handler = 0; handler < _handlers.Length; handler++)
            _handlers[handler] = Operation.Handle(inner.Bus, typeof(TEvent), inner.GetHandlerType(handler));
    }

    public override int HandlerCount => _handlers.Length;

    protected internal override int StartAll(
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken,
        ref ValueTask pending)
    {
        for (var handler = 0; handler < _handlers.Length; handler++)
        {
            if (IsPending(ObserveAsync(handler, @event, context, cancellationToken), ref pending))
                return handler;
        }

        return Completed;
    }

    internal override ValueTask Start(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken) =>
        ObserveAsync(handler, @event, context, cancellationToken);

    protected internal override ValueTask InvokeAsync(
        int handler,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        ObserveAsync(handler, @event, context, cancellationToken);

    protected internal override Type GetHandlerType(int handler) => _inner.GetHandlerType(handler);

    /// <summary>Async, so that a handler's span is the current one for that handler and not for the one started after it.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ObserveAsync(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken)
    {
        var call = _handlers[handler].Start(@event, context);
        Bus.Log.HandlerStarted(GetHandlerType(handler), typeof(TEvent), EventIdentity.Of(@event), context?.CorrelationId);
        try
        {
            await Awaitable(_inner.Start(handler, @event, context, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            call.End(exception, Cancellation.IsCallers(exception, context, cancellationToken));
            throw;
        }

        Bus.Log.HandlerCompleted(GetHandlerType(handler), typeof(TEvent), EventIdentity.Of(@event), context?.CorrelationId);
        call.End();
    }
}
