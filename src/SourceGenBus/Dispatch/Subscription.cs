namespace SourceGenBus.Dispatch;

/// <summary>One run-time subscription; disposing it ends the delivery.</summary>
internal sealed class Subscription<TEvent>(EventBus bus, Func<TEvent, EventContext, CancellationToken, ValueTask> handler) : IDisposable
    where TEvent : notnull
{
    private int _disposed;

    internal Func<TEvent, EventContext, CancellationToken, ValueTask> Handler => handler;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            bus.Routes.Unsubscribe(this);
    }
}
