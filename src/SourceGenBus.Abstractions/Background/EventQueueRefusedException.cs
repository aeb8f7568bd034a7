namespace SourceGenBus;

/// <summary>A queue did not accept an event. The event is not in it, and nobody will handle it.</summary>
public sealed class EventQueueRefusedException : InvalidOperationException
{
    /// <summary>Makes one that says which event was refused, and why.</summary>
    /// <param name="eventType">The run-time type of the event.</param>
    /// <param name="refusal">Why.</param>
    public EventQueueRefusedException(Type eventType, EventQueueRefusal refusal)
        : base(Describe(eventType, refusal))
    {
        EventType = eventType;
        Refusal = refusal;
    }

    /// <summary>Makes one with a message.</summary>
    /// <param name="message">What happened.</param>
    public EventQueueRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public EventQueueRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one without a message.</summary>
    public EventQueueRefusedException()
    {
    }

    /// <summary>The run-time type of the event; null where it was not told.</summary>
    public Type? EventType { get; }

    /// <summary>Why.</summary>
    public EventQueueRefusal Refusal { get; }

    private static string Describe(Type eventType, EventQueueRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(eventType);
        return refusal == EventQueueRefusal.Full
            ? $"The event queue is full, so '{eventType}' was not enqueued. Wait for space with EnqueueAsync, or ask with TryEnqueue."
            : $"The event queue has begun to stop, so '{eventType}' was not enqueued and will not be handled.";
    }
}
