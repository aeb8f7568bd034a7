using System.ComponentModel;

namespace SourceGenBus;

/// <summary>Collects the handlers of the modules. Not thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HandlerCollection
{
    internal HandlerCollection()
    {
    }

    internal List<HandlerRegistration> Registrations { get; } = [];

    /// <summary>Adds a handler class.</summary>
    /// <param name="handlerType">The class.</param>
    /// <param name="lifetime">How long an instance lives.</param>
    /// <param name="factory">Constructs an instance from the services it needs.</param>
    /// <param name="dependencies">The services that the factory requires.</param>
    public void Add(
        Type handlerType,
        HandlerLifetime lifetime,
        Func<IServiceProvider, object> factory,
        params HandlerDependency[] dependencies) =>
        Registrations.Add(new HandlerRegistration(handlerType, lifetime, factory, dependencies));
}
