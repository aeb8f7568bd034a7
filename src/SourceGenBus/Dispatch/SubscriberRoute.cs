namespace SourceGenBus.Dispatch;

/// <summary>
/// The run-time subscribers of one event type. Immutable: subscribing makes a new one, so a publish under way is never
/// disturbed.
/// </summary>
internal sealed class SubscriberRoute<TEvent>(EventBus bus, Subscription<TEvent>[] subscriptions) : EventRoute<TEvent>(bus)
    where TEvent : notnull
{
    public override int HandlerCount => subscriptions.Length;

    public override ValueTask DispatchAsync(TEvent @event, EventContext? context, CancellationToken cancellationToken)
    {
        for (var handler = 0; handler < subscriptions.Length; handler++)
        {
            var result = Start(handler, @event, context, cancellationToken);
            if (!result.IsCompletedSuccessfully)
                return ContinueAsync(handler, result, @event, context, cancellationToken);
            result.GetAwaiter().GetResult();
        }

        return default;
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
