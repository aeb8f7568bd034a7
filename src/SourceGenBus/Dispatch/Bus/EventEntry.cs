namespace SourceGenBus.Dispatch;

/// <summary>What a bus knows of one event type: how to make its generated routes, who subscribed, and what is in force.</summary>
internal sealed class EventEntry(Type eventType)
{
    internal Type EventType { get; } = eventType;

    /// <summary>One per module that handles the event; null until somebody looked.</summary>
    internal RouteSource[]? Sources { get; set; }

    /// <summary>The policy that the event type is marked with; null when it is as if there were none.</summary>
    internal RoutePolicy? Policy { get; set; }

    /// <summary>One factory per assembly that has middleware for the event, innermost first.</summary>
    internal List<Func<EventBus, EventRoute, EventRoute>> Middleware { get; set; } = [];

    /// <summary>
    /// What <see cref="Middleware"/> made at the first publish; every change of the route puts copies around the new one.
    /// </summary>
    internal EventRoute[]? Pipelines { get; set; }

    /// <summary>The generated routes, one or combined; null until the first publish, or when there are none.</summary>
    internal EventRoute? Generated { get; set; }

    /// <summary>The run-time subscribers; null when there never were any.</summary>
    internal EventSubscribers? Subscribers { get; set; }

    /// <summary>The route in force; null until the first publish and after every change.</summary>
    internal volatile EventRoute? Active;
}
