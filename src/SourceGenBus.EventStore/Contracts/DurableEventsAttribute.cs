using System.ComponentModel;

namespace SourceGenBus.EventStore;

/// <summary>
/// Names the durable events of an assembly, so that the generator finds them when it compiles a host. Written by the generator.
/// </summary>
/// <param name="moduleType">The module class.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class DurableEventsAttribute(Type moduleType) : Attribute
{
    /// <summary>The module class.</summary>
    public Type ModuleType { get; } = moduleType;
}
