using System.Diagnostics.CodeAnalysis;

namespace SourceGenBus.EventStore;

/// <summary>Maps durable events, and handlers of theirs, to names and back. Safe for concurrent use.</summary>
public interface IEventCatalog
{
    /// <summary>The contracts that it has; empty where a catalog cannot list them.</summary>
    IReadOnlyList<EventContract> Contracts => [];

    /// <summary>Finds the contract of an event's exact run-time type.</summary>
    /// <param name="eventType">The type.</param>
    /// <param name="contract">The contract, when there is one.</param>
    bool TryFind(Type eventType, [NotNullWhen(true)] out EventContract? contract);

    /// <summary>Finds the contract that reads what is stored under a name and version.</summary>
    /// <param name="name">The name that it is stored under: the event's own, or a former one.</param>
    /// <param name="version">The version of the schema.</param>
    /// <param name="contract">The contract, when there is one.</param>
    bool TryFind(string name, int version, [NotNullWhen(true)] out EventContract? contract);

    /// <summary>Converts an event to the newest version of its name, step by step; the newest is returned as it is.</summary>
    /// <param name="contract">The contract that <paramref name="event"/> was read with.</param>
    /// <param name="event">The event.</param>
    object Upcast(EventContract contract, object @event);

    /// <summary>Finds the contract of a handler class. Without one it has the name of its class and the relay's retry policy.</summary>
    /// <param name="handlerType">The class.</param>
    /// <param name="contract">The contract, when there is one.</param>
    bool TryFindHandler(Type handlerType, [NotNullWhen(true)] out HandlerContract? contract)
    {
        contract = null;
        return false;
    }
}
