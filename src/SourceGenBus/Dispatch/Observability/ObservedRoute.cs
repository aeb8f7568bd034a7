using System.Runtime.CompilerServices;
using SourceGenBus.Diagnostics;
using SourceGenBus.Telemetry;

namespace SourceGenBus.Dispatch;

/// <summary>
/// Logs, traces and measures each publish and passes it on. It stands outside of everything else in a route's place, and
/// only while somebody listens; see <see cref="ListenerWatch"/>.
/// </summary>
internal sealed class ObservedRoute<TEvent>(EventRoute<TEvent> inner) : EventRoute<TEvent>(inner.Bus)
    where TEvent : notnull
{
    private readonly Operation _publish = Operation.Publish(inner.Bus, typeof(TEvent));

    public override int HandlerCount => inner.HandlerCount;

    protected internal override int StartAll(
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken,
        ref ValueTask pending)
    {
        pending = ObserveAsync(@event, context, policy: null, cancellationToken);
        return Whole;
    }

    internal override ValueTask DispatchByPolicyAsync(
        TEvent @event,
        EventContext? context,
        DispatchPolicy policy,
        CancellationToken cancellationToken) =>
        ObserveAsync(@event, context, policy, cancellationToken);

    internal override ValueTask Start(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken) =>
        inner.Start(handler, @event, context, cancellationToken);

    protected internal override ValueTask InvokeAsync(
        int handler,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        inner.InvokeAsync(handler, @event, context, cancellationToken);

    protected internal override Type GetHandlerType(int handler) => inner.GetHandlerType(handler);

    /// <summary>Async, so that the span is the current one in here and no longer after the call.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ObserveAsync(TEvent @event, EventContext? context, DispatchPolicy? policy, CancellationToken cancellationToken)
    {
        var publish = _publish.Start(@event, context);
        publish.SetHandlerCount(HandlerCount);
        Bus.Log.Publishing(typeof(TEvent), EventIdentity.Of(@event), HandlerCount);
        try
        {
            var carried = publish.Carry(context, DefaultContext);
            if (policy is { } asked)
                await inner.DispatchByPolicyAsync(@event, carried, asked, cancellationToken).ConfigureAwait(false);
            else
                await inner.DispatchAsync(@event, carried, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            publish.End(exception, Cancellation.IsCallers(exception, context, cancellationToken));
            throw;
        }

        publish.End();
    }
}
