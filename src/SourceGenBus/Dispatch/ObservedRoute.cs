using SourceGenBus.Diagnostics;

namespace SourceGenBus.Dispatch;

/// <summary>Logs each publish and passes it on. It takes a route's place only while debug logging is on.</summary>
internal sealed class ObservedRoute<TEvent>(EventRoute<TEvent> inner) : EventRoute<TEvent>(inner.Bus)
    where TEvent : notnull
{
    public override int HandlerCount => inner.HandlerCount;

    protected internal override int StartAll(TEvent @event, EventContext? context, CancellationToken cancellationToken, ref ValueTask pending)
    {
        LogPublish(@event);
        return inner.StartAll(@event, context, cancellationToken, ref pending);
    }

    internal override ValueTask DispatchByPolicyAsync(TEvent @event, EventContext? context, DispatchPolicy policy, CancellationToken cancellationToken)
    {
        LogPublish(@event);
        return inner.DispatchByPolicyAsync(@event, context, policy, cancellationToken);
    }

    internal override ValueTask Start(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken) =>
        inner.Start(handler, @event, context, cancellationToken);

    protected internal override ValueTask InvokeAsync(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken) =>
        inner.InvokeAsync(handler, @event, context, cancellationToken);

    protected internal override Type GetHandlerType(int handler) => inner.GetHandlerType(handler);

    private void LogPublish(TEvent @event) =>
        Log.Publishing(Bus.Logger, typeof(TEvent), EventIdentity.Of(@event), inner.HandlerCount);
}
