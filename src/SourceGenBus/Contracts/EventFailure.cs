namespace SourceGenBus;

/// <summary>One handler that failed to handle one event. Immutable.</summary>
public sealed class EventFailure
{
    internal EventFailure(object @event, Type handlerType, Exception exception, EventContext context)
    {
        Event = @event;
        HandlerType = handlerType;
        Exception = exception;
        Context = context;
    }

    /// <summary>The event, boxed when it is a struct.</summary>
    public object Event { get; }

    /// <summary>The run-time type of the event.</summary>
    public Type EventType => Event.GetType();

    /// <summary>The id of the event when it is a <see cref="DomainEvent"/>, otherwise null.</summary>
    public Guid? EventId => EventIdentity.Of(Event);

    /// <summary>
    /// The handler class, or for a run-time subscription the type that declares the subscribed delegate's target
    /// (the delegate's own type where it has no target).
    /// </summary>
    public Type HandlerType { get; }

    /// <summary>What the handler threw.</summary>
    public Exception Exception { get; }

    /// <summary>The context the event was published with.</summary>
    public EventContext Context { get; }
}
