using SourceGenBus.Dispatch;

namespace SourceGenBus;

/// <summary>Contexts for events that lead to further events.</summary>
public static class EventCausation
{
    /// <summary>
    /// The context for what a handler publishes because of the event that it handles: of the same conversation, caused by that
    /// event, and one further in the chain. What a handler returns is published in such a context without being asked.
    /// </summary>
    /// <param name="context">The context that the handler received.</param>
    /// <param name="event">The event that it handles; its id counts when it is a <see cref="DomainEvent"/>.</param>
    /// <returns>
    /// A copy, with the event's id as <see cref="EventContext.CausationId"/>, and as <see cref="EventContext.CorrelationId"/>
    /// where there was none. For an event without an id both stay as they were.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="event"/> is null.</exception>
    /// <exception cref="EventChainException">
    /// The chain would be longer than the <see cref="EventChainOptions"/> in the context's services allow.
    /// </exception>
    public static EventContext CausedBy(this EventContext context, object @event)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(@event);
        var limit = EventChainOptions.MaximumLengthIn(context.Services);

        // Some handlers receive a context that counts what they handle already.
        var before = context.Chain is { IsHandled: true } chain && chain.EventType == @event.GetType() ? chain.Cause : context.Chain;
        return Of(context, before, @event, emitted: null, limit);
    }

    internal static EventContext Of(EventContext context, object @event, Type? emitted, int limit) =>
        Of(context, context.Chain, @event, emitted, limit);

    private static EventContext Of(EventContext context, EventChain? before, object @event, Type? emitted, int limit)
    {
        var chain = new EventChain(@event.GetType(), before);
        if (chain.Length >= limit)
            throw new EventChainException(chain.ToTypes(emitted), limit);

        var id = EventIdentity.Of(@event)?.ToString();
        return context.ForHandlers() with
        {
            CorrelationId = context.CorrelationId ?? id,
            CausationId = id ?? context.CausationId,
            Chain = chain,
        };
    }
}
