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
    /// <summary>
    /// Registers the bus and the handlers of the given modules and of all that they reference. Where it has registered a bus already, it
    /// adds to it the modules that the bus does not have yet.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="modules">The modules.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException">A bus is registered that was not registered here.</exception>
    public static IServiceCollection Register(IServiceCollection services, params EventBusModule[] modules)
    {
        ArgumentNullException.ThrowIfNull(services);

        EventBusComposition? composition = null;
        var registered = new HashSet<Type>(services.Count);
        foreach (var service in services)
        {
            if (service.IsKeyedService)
                continue;
            registered.Add(service.ServiceType);
            composition ??= service.ImplementationInstance as EventBusComposition;
        }

        if (composition is null)
        {
            if (registered.Contains(typeof(EventBus)))
            {
                throw new InvalidOperationException(
                    $"'{typeof(EventBus)}' is registered already, and not by AddSourceGenBus, so no handlers can be added to it. Remove " +
                    "that registration.");
            }

            AddBus(services, composition = new EventBusComposition());
        }

        foreach (var handler in HandlerCollection.Of(composition.Add(modules)))
        {
            // A handler that the application registered itself stays: that is how a test puts a double in its place.
            if (!registered.Add(handler.HandlerType))
                continue;
            composition.Handlers.Add(handler);
            services.Add(new ServiceDescriptor(handler.HandlerType, handler.Create, ToServiceLifetime(handler.Lifetime)));
        }

        return services;
    }

    private static void AddBus(IServiceCollection services, EventBusComposition composition)
    {
        services.AddSingleton(composition);
        services.AddSingleton(provider => MakeBus(composition, provider));
        services.AddSingleton<IEventBus>(static provider => provider.GetRequiredService<EventBus>());
        services.AddSingleton<ICommandBus>(static provider => provider.GetRequiredService<EventBus>());
    }

    private static EventBus MakeBus(EventBusComposition composition, IServiceProvider provider)
    {
        var substitutes = provider.GetService<HandlerSubstitutes>();
        if (substitutes is null)
            HandlerDependencyCheck.ThrowIfUnusable(composition.Handlers, provider);
        else
            substitutes.CheckHandlers(composition.Handlers.ConvertAll(static handler => handler.HandlerType));
        var log = EventBusLog.Of<EventBus>(provider.GetService<ILoggerFactory>());
        var bus = new EventBus(
            composition.Modules, [.. composition.Handlers], provider, log, failureHandlers: [], ownedHandlers: null, substitutes);
        if (substitutes is not null)
            CheckDependencies(bus, substitutes, composition.Handlers, provider);
        return bus;
    }

    /// <summary>In a test only the handlers that are called need their dependencies, and which these are the bus knows.</summary>
    private static void CheckDependencies(
        EventBus bus,
        HandlerSubstitutes substitutes,
        List<HandlerRegistration> handlers,
        IServiceProvider provider)
    {
        try
        {
            HandlerDependencyCheck.ThrowIfUnusable(
                handlers.FindAll(handler => !substitutes.Replaces(handler.HandlerType) && !bus.Commands.PassesOver(handler.HandlerType)),
                provider);
        }
        catch
        {
            bus.Dispose();
            throw;
        }
    }

    private static ServiceLifetime ToServiceLifetime(HandlerLifetime lifetime) => lifetime switch
    {
        HandlerLifetime.Scoped => ServiceLifetime.Scoped,
        HandlerLifetime.Transient => ServiceLifetime.Transient,
        _ => ServiceLifetime.Singleton,
    };
}
