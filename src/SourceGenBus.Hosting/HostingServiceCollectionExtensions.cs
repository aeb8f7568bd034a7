using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SourceGenBus;
using SourceGenBus.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what a host does for the bus.</summary>
public static class HostingServiceCollectionExtensions
{
    /// <summary>
    /// Adds the queue behind <c>bus.EnqueueAsync</c>, as <see cref="IEventQueue"/> and <see cref="EventQueue"/>. A host starts it and
    /// drains it at shutdown; without a host, <see cref="EventQueue.Start"/> and <see cref="EventQueue.StopAsync"/> do. The check of
    /// <see cref="AddSourceGenBusStartupCheck"/> comes along.
    /// </summary>
    /// <param name="services">Where to register, before the hosted services that enqueue: a host stops in the reverse order.</param>
    /// <param name="configure">Sets the options; called at once.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="ArgumentException">The options are invalid; the message says which and why.</exception>
    /// <exception cref="InvalidOperationException">There is a queue already.</exception>
    public static IServiceCollection AddSourceGenBusBackground(
        this IServiceCollection services,
        Action<EventQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(static service => service.ServiceType == typeof(EventQueue) && !service.IsKeyedService))
            throw new InvalidOperationException(
                "AddSourceGenBusBackground was called twice on the same service collection. Call it once, with all options.");

        var options = new EventQueueOptions();
        configure?.Invoke(options);
        options.Validate();

        // The bus is made first, so that the container disposes the queue, which still publishes then, before it.
        services.AddSingleton(provider => new EventQueue(
            provider.GetService<IEventBus>() ?? throw new InvalidOperationException(StartupCheck.NoBus),
            options,
            provider.GetService<ILoggerFactory>(),
            provider.GetService<TimeProvider>(),
            unhandledEventHandlers: [],
            provider));
        services.AddSingleton<IEventQueue>(static provider => provider.GetRequiredService<EventQueue>());
        services.AddSourceGenBusStartupCheck();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EventQueueService>());
        return services;
    }

    /// <summary>
    /// Makes the bus before the services of the host start, so that a service which a handler needs and nobody registered ends
    /// the start with a sentence that names both, rather than the first publish. Adding it twice adds it once.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddSourceGenBusStartupCheck(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StartupCheck>());
        return services;
    }
}
