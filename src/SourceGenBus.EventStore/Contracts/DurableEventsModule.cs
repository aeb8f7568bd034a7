using System.ComponentModel;

namespace SourceGenBus.EventStore;

/// <summary>What the generator writes for one assembly that has durable events.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class DurableEventsModule
{
    /// <summary>The modules of the assemblies that this one references; they come along.</summary>
    public virtual IEnumerable<DurableEventsModule> References => [];

    /// <summary>Adds the durable events of the assembly.</summary>
    /// <param name="registry">Where to add them.</param>
    public abstract void AddTo(EventTypeRegistry registry);
}
