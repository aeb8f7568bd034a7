using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

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
        var handlers = new HandlerCollection();
        foreach (var module in flattened)
            module.AddHandlers(handlers);

        var added = new List<HandlerRegistration>(handlers.Registrations.Count);
        foreach (var handler in handlers.Registrations)
        {
            // A handler that the application registered itself stays: that is how a test puts a double in its place.
            if (!registered.Add(handler.HandlerType))
                continue;
            added.Add(handler);
            services.Add(new ServiceDescriptor(handler.HandlerType, handler.Factory, ToServiceLifetime(handler.Lifetime)));
        }

        services.AddSingleton(provider =>
        {
            HandlerDependencyCheck.ThrowIfUnusable(added, provider);
            var logger = provider.GetService<ILoggerFactory>()?.CreateLogger<EventBus>() ?? (ILogger)NullLogger.Instance;
            return new EventBus(flattened, provider, logger, failureHandlers: [], ownedHandlers: null);
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
