namespace SourceGenBus.EventStore;

/// <summary>Which durable events a program named: those it added one by one, or a catalog of its own.</summary>
internal sealed class DurableEventsChoice
{
    private readonly EventTypeRegistry _registry = new();

    /// <summary>The events; null as long as none were named.</summary>
    internal IEventCatalog? Events { get; private set; }

    internal void Add(Action<EventTypeRegistry> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        if (Events is not null && Events != _registry)
        {
            throw new InvalidOperationException(
                "The durable events come from a catalog of yours. Add them there, or call AddEvents alone.");
        }

        add(_registry);
        Events = _registry;
    }

    internal void Use(IEventCatalog events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (Events is not null)
        {
            throw new InvalidOperationException(
                "The durable events were named twice. Call AddEvents as often as you like, or UseEvents once.");
        }

        Events = events;
    }
}
