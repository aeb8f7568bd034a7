using System.ComponentModel;

namespace SourceGenBus;

/// <summary>Collects the handlers of the modules. Not thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HandlerCollection
{
    private EventBusModule? _module;

    private HandlerCollection()
    {
    }

    internal List<HandlerRegistration> Registrations { get; } = [];

    /// <summary>Adds a handler class of the module that is asked for its handlers.</summary>
    /// <param name="handler">The number under which the module makes it.</param>
    /// <param name="handlerType">The class.</param>
    /// <param name="lifetime">How long an instance lives.</param>
    /// <param name="dependencies">The services that its constructor requires.</param>
    public void Add(
        int handler,
        Type handlerType,
        HandlerLifetime lifetime = HandlerLifetime.Singleton,
        params HandlerDependency[] dependencies) =>
        Registrations.Add(new HandlerRegistration(_module!, handler, handlerType, lifetime, dependencies));

    internal static List<HandlerRegistration> Of(IEnumerable<EventBusModule> modules)
    {
        var handlers = new HandlerCollection();
        foreach (var module in modules)
        {
            handlers._module = module;
            module.AddHandlers(handlers);
        }

        return handlers.Registrations;
    }
}
