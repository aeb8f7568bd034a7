using System.ComponentModel;

namespace SourceGenBus.EventStore;

/// <summary>
/// Names a durable event that the module of an assembly registers for another one, which has no module, so that nobody who references both
/// does it again. Written by the generator.
/// </summary>
/// <param name="eventType">The event type.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ReferencedEventAttribute(Type eventType) : Attribute
{
    /// <summary>The event type.</summary>
    public Type EventType { get; } = eventType;
}
