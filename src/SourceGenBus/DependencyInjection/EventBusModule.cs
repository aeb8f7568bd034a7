using System.ComponentModel;
using SourceGenBus.Dispatch;

namespace SourceGenBus;

/// <summary>
/// What the generator writes for one assembly that has handlers: how to construct them and how to route to them. A host
/// composes the modules of all assemblies it references.
/// </summary>
/// <remarks>
/// Handlers and routes are numbered. What makes them is asked for a number when it is needed, so that the run-time neither compiles
/// code nor loads types for what a program does not use: with a delegate for each, a thousand handlers took a tenth of a second.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EventBusModule
{
    /// <summary>
    /// The version of the contract between generated code and this library that the module was written for. A bus refuses a module of a
    /// version that the library does not know; 0 is none that any library knows.
    /// </summary>
    public virtual int ContractVersion => 0;

    /// <summary>
    /// The version of the SourceGenBus package whose generator wrote the module, for messages; empty when it is not known.
    /// </summary>
    public virtual string PackageVersion => "";

    /// <summary>The modules of the assemblies that this one references; they come along.</summary>
    public virtual IEnumerable<EventBusModule> References => [];

    /// <summary>
    /// For each route, a hash of the name of its event type; where it fits, <see cref="GetEventType"/> decides. So the type of an
    /// event is found without loading all others.
    /// </summary>
    public virtual ReadOnlySpan<int> EventNames => [];

    /// <summary>Adds the handlers of the assembly.</summary>
    /// <param name="handlers">Where to add them.</param>
    public abstract void AddHandlers(HandlerCollection handlers);

    /// <summary>Adds what the assembly says about event types: policies and middleware.</summary>
    /// <param name="routes">Where to add it.</param>
    public virtual void AddRoutes(RouteTable routes)
    {
    }

    /// <summary>Adds the routes of the assembly's commands and queries.</summary>
    /// <param name="commands">Where to add them.</param>
    public virtual void AddCommands(CommandTable commands)
    {
    }

    /// <summary>Constructs a handler or a middleware. What its constructor throws reaches the caller.</summary>
    /// <param name="handler">Its number, as given to the <see cref="HandlerCollection"/>.</param>
    /// <param name="services">Where its dependencies come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that number.</exception>
    public virtual object CreateHandler(int handler, IServiceProvider services) => throw new UnknownHandlerException(this, handler);

    /// <summary>The event type of a route.</summary>
    /// <param name="route">The number of the route: its place in <see cref="EventNames"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that number.</exception>
    public virtual Type GetEventType(int route) => throw new ArgumentOutOfRangeException(nameof(route));

    /// <summary>Makes the route of an event type.</summary>
    /// <param name="route">The number of the route: its place in <see cref="EventNames"/>.</param>
    /// <param name="bus">The bus that the route shall belong to.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that number.</exception>
    public virtual EventRoute CreateRoute(int route, EventBus bus) => throw new ArgumentOutOfRangeException(nameof(route));

    /// <summary>Makes the route of a command or query.</summary>
    /// <param name="route">Its number, as given to the <see cref="CommandTable"/>.</param>
    /// <param name="bus">The bus that the route shall belong to.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that number.</exception>
    public virtual CommandRoute CreateCommandRoute(int route, EventBus bus) => throw new ArgumentOutOfRangeException(nameof(route));

    /// <summary>The modules and all that they reference, each once, referenced ones first.</summary>
    /// <exception cref="InvalidOperationException">
    /// A module was compiled for a version of the library that does not go with this one.
    /// </exception>
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
            GeneratedContract.ThrowIfUnknown(module);
            foreach (var reference in module.References)
                Visit(reference);
            ordered.Add(module);
        }
    }
}
