namespace SourceGenBus.Background;

/// <summary>One event of a queue that was not handled, or not to the end. Immutable.</summary>
public sealed class UnhandledEvent
{
    internal UnhandledEvent(QueuedEvent item, UnhandledReason reason, Exception? exception)
    {
        Event = item.Event;
        Context = item.Context ?? EventContext.Empty;
        Key = item.Key;
        Reason = reason;
        Exception = exception;
    }

    /// <summary>The event, boxed when it is a struct.</summary>
    public object Event { get; }

    /// <summary>The context that was enqueued with it, without session and services.</summary>
    public EventContext Context { get; }

    /// <summary>The key that it was ordered by; null for none.</summary>
    public string? Key { get; }

    /// <summary>Why it was not handled.</summary>
    public UnhandledReason Reason { get; }

    /// <summary>
    /// What a handler or middleware threw, an <see cref="AggregateException"/> where several did; null when nothing was thrown.
    /// </summary>
    public Exception? Exception { get; }
}
