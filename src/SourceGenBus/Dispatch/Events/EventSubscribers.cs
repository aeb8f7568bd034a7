namespace SourceGenBus.Dispatch;

/// <summary>The run-time subscribers of one event type. Not thread-safe: the <see cref="RouteTable"/> changes it under its lock.</summary>
internal abstract class EventSubscribers
{
    /// <summary>The route to those that are subscribed now.</summary>
    internal abstract EventRoute Route { get; }
}

/// <summary>
/// Subscribing and ending a subscription take the same time however many there are: the route, an array, is made when it is asked for,
/// which is at the next publish.
/// </summary>
internal sealed class EventSubscribers<TEvent>(EventBus bus) : EventSubscribers
    where TEvent : notnull
{
    private readonly LinkedList<Subscription<TEvent>> _subscriptions = new();
    private SubscriberRoute<TEvent>? _route;

    internal override EventRoute Route => _route ??= new SubscriberRoute<TEvent>(bus, [.. _subscriptions]);

    internal void Add(Subscription<TEvent> subscription)
    {
        _subscriptions.AddLast(subscription.Place);
        _route = null;
    }

    internal void Remove(Subscription<TEvent> subscription)
    {
        _subscriptions.Remove(subscription.Place);
        _route = null;
    }
}
