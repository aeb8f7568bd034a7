namespace SourceGenBus.EventStore;

/// <summary>
/// Makes an event durable: gives it a name that outlives its class. The generator registers it, with the serializer that a
/// <c>JsonSerializerContext</c> of the same project has for it; in a project without the generator, the first one above that has it does.
/// </summary>
/// <param name="name">The stable name, such as <c>order.placed</c>. When it changes, <see cref="Formerly"/> keeps the one before.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class EventAttribute(string name) : Attribute
{
    /// <summary>The stable name.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// The version of the schema, from 1. Several types share a name when their versions differ; the older ones are lifted.
    /// </summary>
    public int Version { get; set; } = 1;

    /// <summary>
    /// The property whose value orders delivery: events with equal values arrive in order. Null for events that wait for no other.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>
    /// Names that the event had before: what is stored under one of them, in any version, is read as this event. They count for all
    /// versions of the name, whichever declares them, and no other event may have one of them.
    /// </summary>
    public string[] Formerly { get; set; } = [];

    /// <summary>
    /// Whether new events are still written under the last of the <see cref="Formerly"/> names, for as long as programs run that do not
    /// know the new one.
    /// </summary>
    public bool WritesFormerName { get; set; }
}
