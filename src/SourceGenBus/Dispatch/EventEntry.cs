namespace SourceGenBus.Dispatch;

/// <summary>What a bus knows of one event type: how to make its generated routes, who subscribed, and what is in force.</summary>
internal sealed class EventEntry(Type eventType)
{
    /// <summary>Also keeps the type from being unloaded while its handle is a key.</summary>
    internal Type EventType { get; } = eventType;

    /// <summary>One factory per module that handles the event. Complete before the bus is handed out.</summary>
    internal List<Func<EventBus, EventRoute>> Factories { get; } = [];

    /// <summary>The generated routes, one or combined; null until the first publish, or when there are none.</summary>
    internal EventRoute? Generated { get; set; }

    /// <summary>The run-time subscribers; null when there are none.</summary>
    internal EventRoute? Subscribers { get; set; }

    /// <summary>True when somebody subscribed once, nobody does now, and no module handles the event.</summary>
    internal bool IsUnhandled => Factories.Count == 0 && Subscribers is null;

    /// <summary>The route in force; null until the first publish and after every change.</summary>
    internal volatile EventRoute? Active;
}
