using System.ComponentModel;

namespace SourceGenBus;

/// <summary>Names an event that an assembly handles, for whoever compiles against it. Written by the generator.</summary>
/// <param name="eventType">The event type.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class HandledEventAttribute(Type eventType) : Attribute
{
    /// <summary>The event type.</summary>
    public Type EventType { get; } = eventType;
}
