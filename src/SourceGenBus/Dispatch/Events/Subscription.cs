namespace SourceGenBus.Dispatch;

/// <summary>One run-time subscription; disposing it ends the delivery.</summary>
internal sealed class Subscription<TEvent> : IDisposable
    where TEvent : notnull
{
    private readonly EventBus _bus;
    private int _disposed;

    internal Subscription(EventBus bus, Func<TEvent, EventContext, CancellationToken, ValueTask> handler)
    {
        _bus = bus;
        Handler = handler;
        Place = new LinkedListNode<Subscription<TEvent>>(this);
    }

    internal Func<TEvent, EventContext, CancellationToken, ValueTask> Handler { get; }

    /// <summary>Where it stands among the <see cref="EventSubscribers{TEvent}"/>, which alone look at it.</summary>
    internal LinkedListNode<Subscription<TEvent>> Place { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _bus.Routes.Unsubscribe(this);
    }
}
