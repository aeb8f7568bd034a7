namespace SourceGenBus.Dispatch;

/// <summary>
/// The run-time subscribers of one event type. Immutable: subscribing makes a new one, so a publish under way is never
/// disturbed.
/// </summary>
internal sealed class SubscriberRoute<TEvent>(EventBus bus, Subscription<TEvent>[] subscriptions) : EventRoute<TEvent>(bus)
    where TEvent : notnull
{
    public override int HandlerCount => subscriptions.Length;

    protected internal override int StartAll(TEvent @event, EventContext? context, CancellationToken cancellationToken, ref ValueTask pending)
    {
        for (var handler = 0; handler < subscriptions.Length; handler++)
        {
            if (IsPending(Start(handler, @event, context, cancellationToken), ref pending))
                return handler;
        }

        return Completed;
    }

    protected internal override ValueTask InvokeAsync(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken) =>
        subscriptions[handler].Handler(@event, context ?? DefaultContext, cancellationToken);

    protected internal override Type GetHandlerType(int handler)
    {
        var subscribed = subscriptions[handler].Handler;
        return (subscribed.Target ?? subscribed).GetType();
    }

    internal SubscriberRoute<TEvent> With(Subscription<TEvent> subscription) => new(Bus, [.. subscriptions, subscription]);

    /// <summary>Possibly of nobody: then it is as good as an empty route, and cheaper than looking the type up again.</summary>
    internal SubscriberRoute<TEvent> Without(Subscription<TEvent> subscription) =>
        new(Bus, Array.FindAll(subscriptions, other => !ReferenceEquals(other, subscription)));
}
