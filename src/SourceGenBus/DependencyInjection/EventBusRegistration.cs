using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;
using SourceGenBus.Dispatch;

namespace SourceGenBus;

/// <summary>
/// Registers the bus in a container. Called by the generated <c>AddSourceGenBus</c>, which knows the modules of the
/// assembly it was generated into.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EventBusRegistration
{
    /// <summary>Registers the bus and the handlers of the given modules and of all that they reference.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="modules">The modules.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException">A bus is registered already.</exception>
    public static IServiceCollection Register(IServiceCollection services, params EventBusModule[] modules)
    {
        ArgumentNullException.ThrowIfNull(services);

        var registered = new HashSet<Type>(services.Count);
        foreach (var service in services)
        {
            if (!service.IsKeyedService)
                registered.Add(service.ServiceType);
        }

        if (registered.Contains(typeof(EventBus)))
        {
            throw new InvalidOperationException(
                "AddSourceGenBus was called twice on the same service collection. Call it once, in the host: it registers the " +
                "handlers of the host and of every assembly that the host references.");
        }

        var flattened = EventBusModule.Flatten(modules);
        var handlers = HandlerCollection.Of(flattened);
        var added = new List<HandlerRegistration>(handlers.Count);
        foreach (var handler in handlers)
        {
            // A handler that the application registered itself stays: that is how a test puts a double in its place.
            if (!registered.Add(handler.HandlerType))
                continue;
            added.Add(handler);
            services.Add(new ServiceDescriptor(handler.HandlerType, handler.Create, ToServiceLifetime(handler.Lifetime)));
        }

        services.AddSingleton(provider =>
        {
            var substitutes = provider.GetService<HandlerSubstitutes>();
            HandlerDependencyCheck.ThrowIfUnusable(substitutes is null ? added : added.FindAll(handler => !substitutes.Replaces(handler.HandlerType)), provider);
            return new EventBus(flattened, provider, EventBusLog.Of<EventBus>(provider.GetService<ILoggerFactory>()), failureHandlers: [], ownedHandlers: null, substitutes);
        });
        services.AddSingleton<IEventBus>(static provider => provider.GetRequiredService<EventBus>());
        services.AddSingleton<ICommandBus>(static provider => provider.GetRequiredService<EventBus>());
        return services;
    }

    private static ServiceLifetime ToServiceLifetime(HandlerLifetime lifetime) => lifetime switch
    {
        HandlerLifetime.Scoped => ServiceLifetime.Scoped,
        HandlerLifetime.Transient => ServiceLifetime.Transient,
        _ => ServiceLifetime.Singleton,
    };
}
