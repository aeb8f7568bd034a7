using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;

namespace SourceGenBus;

/// <summary>Builds a bus without a container. Not thread-safe; the bus it builds is.</summary>
/// <example>
/// <code>
/// await using var bus = new EventBusBuilder().AddHandlers().Build();
/// await bus.PublishAsync(new OrderPlaced("4711"));
/// </code>
/// <c>AddHandlers</c> is generated: it adds the handlers of the project and of the assemblies that it references.
/// </example>
public sealed class EventBusBuilder
{
    private readonly List<EventBusModule> _modules = [];
    private readonly List<IEventFailureHandler> _failureHandlers = [];
    private EventBusLog _log = EventBusLog.Silent;
    private IServiceProvider? _services;

    /// <summary>Adds the handlers of one assembly and of those it references. Adding a module twice adds it once.</summary>
    /// <param name="module">The module that the generator wrote for the assembly.</param>
    /// <returns>This builder.</returns>
    public EventBusBuilder AddModule(EventBusModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        _modules.Add(module);
        return this;
    }

    /// <summary>Tells a failure handler of every failed handler.</summary>
    /// <param name="failureHandler">The failure handler; not owned.</param>
    /// <returns>This builder.</returns>
    public EventBusBuilder AddFailureHandler(IEventFailureHandler failureHandler)
    {
        ArgumentNullException.ThrowIfNull(failureHandler);
        _failureHandlers.Add(failureHandler);
        return this;
    }

    /// <summary>Writes the bus's log through this factory. Without one, nothing is logged.</summary>
    /// <param name="loggerFactory">The factory; not owned.</param>
    /// <returns>This builder.</returns>
    public EventBusBuilder UseLoggerFactory(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        _log = EventBusLog.Of<EventBus>(loggerFactory); // Here and not in Build, so that who never calls it has no logging in the program.
        return this;
    }

    /// <summary>Gets the services that handler constructors ask for from here.</summary>
    /// <param name="services">The services; not owned.</param>
    /// <returns>This builder.</returns>
    public EventBusBuilder UseServices(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
        return this;
    }

    /// <summary>Builds the bus.</summary>
    /// <returns>The bus, owned by the caller. Disposing it disposes the handlers that it made.</returns>
    /// <exception cref="InvalidOperationException">
    /// A handler needs a service that is not available, handlers depend on each other in a cycle, or an assembly was compiled with
    /// a version of SourceGenBus whose generated code this one does not know.
    /// </exception>
    public EventBus Build()
    {
        var modules = EventBusModule.Flatten(_modules);
        var registrations = HandlerCollection.Of(modules);
        var handlers = new HandlerServices(registrations, _services);
        HandlerDependencyCheck.ThrowIfUnusable(registrations, handlers);

        var bus = new EventBus(modules, registrations, handlers, _log, [.. _failureHandlers], handlers);
        handlers.Bus = bus;
        return bus;
    }
}
