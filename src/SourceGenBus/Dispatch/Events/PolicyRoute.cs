namespace SourceGenBus.Dispatch;

/// <summary>Applies the policy of an event type. It stands before the route of such a type only, so others pay nothing.</summary>
internal sealed class PolicyRoute<TEvent>(EventRoute<TEvent> inner, DispatchPolicy policy) : EventRoute<TEvent>(inner.Bus)
    where TEvent : notnull
{
    public override int HandlerCount => inner.HandlerCount;

    internal override bool IsDegraded => inner.IsDegraded;

    protected internal override int StartAll(
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken,
        ref ValueTask pending)
    {
        pending = inner.DispatchByPolicyAsync(@event, context, DispatchPolicy.Resolve(context, policy), cancellationToken);
        return Whole;
    }

    internal override ValueTask DispatchByPolicyAsync(
        TEvent @event,
        EventContext? context,
        DispatchPolicy asked,
        CancellationToken cancellationToken) =>
        inner.DispatchByPolicyAsync(@event, context, DispatchPolicy.Resolve(context, policy), cancellationToken);

    internal override ValueTask Start(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken) =>
        inner.Start(handler, @event, context, cancellationToken);

    protected internal override ValueTask InvokeAsync(
        int handler,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        inner.InvokeAsync(handler, @event, context, cancellationToken);

    protected internal override Type GetHandlerType(int handler) => inner.GetHandlerType(handler);
}
