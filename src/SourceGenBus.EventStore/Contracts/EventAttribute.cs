namespace SourceGenBus.EventStore;

/// <summary>
/// Makes an event durable: gives it a name that outlives its class. The generator registers it, with the serialiser that a
/// <c>JsonSerializerContext</c> of the same project has for it.
/// </summary>
/// <param name="name">The stable name, such as <c>order.placed</c>. It must never change.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class EventAttribute(string name) : Attribute
{
    /// <summary>The stable name.</summary>
    public string Name { get; } = name;

    /// <summary>The version of the schema, from 1. Several types share a name when their versions differ; the older ones are lifted.</summary>
    public int Version { get; set; } = 1;

    /// <summary>The property whose value orders delivery: events with equal values arrive in order. Null for events that wait for no other.</summary>
    public string? Key { get; set; }
}
