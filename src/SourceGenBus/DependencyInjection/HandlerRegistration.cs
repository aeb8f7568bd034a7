namespace SourceGenBus;

/// <summary>One handler class, and which module makes its instances. Fields, since at start each property would be one more method to compile.</summary>
internal sealed class HandlerRegistration(EventBusModule module, int handler, Type handlerType, HandlerLifetime lifetime, HandlerDependency[] dependencies)
{
    internal readonly Type HandlerType = handlerType;
    internal readonly HandlerLifetime Lifetime = lifetime;
    internal readonly HandlerDependency[] Dependencies = dependencies;

    internal object Create(IServiceProvider services) => module.CreateHandler(handler, services);
}
