using System.Diagnostics;
using System.Reflection.Metadata;

namespace SourceGenBus;

/// <summary>
/// One handler class, and which module makes its instances. Fields, since at start each property would be one more method to compile.
/// </summary>
internal sealed class HandlerRegistration(
    EventBusModule module,
    int handler,
    Type handlerType,
    HandlerLifetime lifetime,
    HandlerDependency[] dependencies)
{
    internal readonly Type HandlerType = handlerType;
    internal readonly HandlerLifetime Lifetime = lifetime;
    internal readonly HandlerDependency[] Dependencies = dependencies;

    internal object Create(IServiceProvider services) =>
        MetadataUpdater.IsSupported ? CreateWhileCodeChanges(services) : module.CreateHandler(handler, services);

    /// <summary>
    /// Hot Reload exchanges methods one after another: the one that told of the handler may come before the one that makes it.
    /// </summary>
    private object CreateWhileCodeChanges(IServiceProvider services)
    {
        var start = Stopwatch.GetTimestamp();
        var wait = new SpinWait();
        while (true)
        {
            try
            {
                return module.CreateHandler(handler, services);
            }
            catch (UnknownHandlerException exception)
                when (exception.Concerns(module, handler) && Stopwatch.GetElapsedTime(start) < EventBus.Exchange)
            {
                wait.SpinOnce();
            }
        }
    }
}
