namespace SourceGenBus.Dispatch;

/// <summary>
/// The run-time subscribers of one event type. Immutable: after each change the next publish makes a new one, so a publish under way
/// is never disturbed. Possibly of nobody: then it is as good as an empty route.
/// </summary>
internal sealed class SubscriberRoute<TEvent>(EventBus bus, Subscription<TEvent>[] subscriptions) : EventRoute<TEvent>(bus)
    where TEvent : notnull
{
    public override int HandlerCount => subscriptions.Length;

    protected internal override int StartAll(
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken,
        ref ValueTask pending)
    {
        var handler = 0;
        try
        {
            for (; handler < subscriptions.Length; handler++)
            {
                if (IsPending(Start(handler, @event, context, cancellationToken), ref pending))
                    return handler;
            }

            return Completed;
        }
        catch (Exception exception)
        {
            return Threw(handler, exception, ref pending); // A task that was awaited before, or whose source misbehaves, throws when it is looked at.
        }
    }

    protected internal override ValueTask InvokeAsync(
        int handler,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        subscriptions[handler].Handler(@event, context ?? DefaultContext, cancellationToken);

    protected internal override Type GetHandlerType(int handler)
    {
        var subscribed = subscriptions[handler].Handler;
        return (subscribed.Target ?? subscribed).GetType();
    }
}
