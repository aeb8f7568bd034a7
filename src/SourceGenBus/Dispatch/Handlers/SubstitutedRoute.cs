namespace SourceGenBus.Dispatch;

/// <summary>Calls what a test put in the place of handlers, and the other handlers as ever. Tests only have one.</summary>
internal sealed class SubstitutedRoute<TEvent> : EventRoute<TEvent>
    where TEvent : notnull
{
    private readonly EventRoute<TEvent> _inner;
    private readonly HandlerSubstitutes _substitutes;

    internal SubstitutedRoute(EventRoute<TEvent> inner, HandlerSubstitutes substitutes)
        : base(inner.Bus)
    {
        _inner = inner;
        _substitutes = substitutes;
        var handlers = Enumerable.Range(0, inner.HandlerCount).Select(inner.GetHandlerType).ToList();
        substitutes.CheckRoute(typeof(TEvent), handlers);
    }

    public override int HandlerCount => _inner.HandlerCount;

    internal override bool IsDegraded => _inner.IsDegraded;

    protected internal override int StartAll(
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken,
        ref ValueTask pending)
    {
        var handler = 0;
        try
        {
            for (; handler < HandlerCount; handler++)
            {
                if (IsPending(Start(handler, @event, context, cancellationToken), ref pending))
                    return handler;
            }

            return Completed;
        }
        catch (Exception exception)
        {
            return Threw(handler, exception, ref pending); // As in SubscriberRoute.
        }
    }

    protected internal override ValueTask InvokeAsync(
        int handler,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        !_substitutes.TryFind(GetHandlerType(handler), typeof(TEvent), out var substitute)
            ? _inner.Start(handler, @event, context, cancellationToken)
            : ((Func<TEvent, EventContext, CancellationToken, ValueTask>?)substitute)
                ?.Invoke(@event, context ?? DefaultContext, cancellationToken) ?? default;

    protected internal override Type GetHandlerType(int handler) => _inner.GetHandlerType(handler);
}
