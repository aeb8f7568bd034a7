namespace SourceGenBus;

/// <summary>
/// One handler class, and which module makes its instances. Fields, since at start each property would be one more method to compile.
/// </summary>
internal sealed class HandlerRegistration(EventBusModule module, int handler, Type handlerType, HandlerLifetime lifetime, HandlerDependency[] dependencies)
{
    internal readonly Type HandlerType = handlerType;
    internal readonly HandlerLifetime Lifetime = lifetime;
    internal readonly HandlerDependency[] Dependencies = dependencies;

    private int _number = handler;

    internal object Create(IServiceProvider services) => module.CreateHandler(_number, services);

    /// <summary>Hot Reload may have numbered the handlers of the module anew. One that is none any more cannot be made.</summary>
    internal void NumberAs(HandlerRegistration? current) => _number = current?._number ?? -1;
}
