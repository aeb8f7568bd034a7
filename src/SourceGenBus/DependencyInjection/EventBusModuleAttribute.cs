using System.ComponentModel;

namespace SourceGenBus;

/// <summary>Names the module of an assembly, so that the generator finds it when it compiles a host. Written by the generator.</summary>
/// <param name="moduleType">The module class.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class EventBusModuleAttribute(Type moduleType) : Attribute
{
    /// <summary>The module class.</summary>
    public Type ModuleType { get; } = moduleType;
}
