using System.ComponentModel;
using SourceGenBus.Dispatch;

namespace SourceGenBus;

/// <summary>
/// What the generator writes for one assembly that has handlers: how to construct them and how to route to them. A host
/// composes the modules of all assemblies it references.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EventBusModule
{
    /// <summary>The modules of the assemblies that this one references; they come along.</summary>
    public virtual IEnumerable<EventBusModule> References => [];

    /// <summary>Adds the handlers of the assembly.</summary>
    /// <param name="handlers">Where to add them.</param>
    public abstract void AddHandlers(HandlerCollection handlers);

    /// <summary>Adds the routes of the assembly.</summary>
    /// <param name="routes">Where to add them.</param>
    public abstract void AddRoutes(RouteTable routes);

    /// <summary>Adds the routes of the assembly's commands and queries.</summary>
    /// <param name="commands">Where to add them.</param>
    public virtual void AddCommands(CommandTable commands)
    {
    }

    /// <summary>The modules and all that they reference, each once, referenced ones first.</summary>
    internal static List<EventBusModule> Flatten(IEnumerable<EventBusModule> modules)
    {
        var ordered = new List<EventBusModule>();
        var seen = new HashSet<Type>();
        foreach (var module in modules)
            Visit(module);
        return ordered;

        void Visit(EventBusModule module)
        {
            if (!seen.Add(module.GetType()))
                return;
            foreach (var reference in module.References)
                Visit(reference);
            ordered.Add(module);
        }
    }
}
