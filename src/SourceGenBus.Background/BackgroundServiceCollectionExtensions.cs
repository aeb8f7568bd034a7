using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SourceGenBus;
using SourceGenBus.Background;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what a host does for the bus.</summary>
public static class BackgroundServiceCollectionExtensions
{
    /// <summary>
    /// Adds the queue behind <c>bus.EnqueueAsync</c>, as <see cref="IEventQueue"/> and <see cref="BackgroundEventQueue"/>. A host starts
    /// it and drains it at shutdown; without a host, <see cref="BackgroundEventQueue.Start"/> and
    /// <see cref="BackgroundEventQueue.StopAsync"/> do. The check of
    /// <see cref="AddSourceGenBusStartupCheck"/> comes along. Invalid options end the start of a host with an
    /// <see cref="OptionsValidationException"/>.
    /// </summary>
    /// <param name="services">Where to register, before the hosted services that enqueue: a host stops in the reverse order.</param>
    /// <param name="configure">Sets options, as <c>services.Configure&lt;BackgroundEventQueueOptions&gt;(...)</c> does.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There is a queue already.</exception>
    public static IServiceCollection AddSourceGenBusBackground(
        this IServiceCollection services,
        Action<BackgroundEventQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(static service => service.ServiceType == typeof(BackgroundEventQueue) && !service.IsKeyedService))
            throw new InvalidOperationException(
                "AddSourceGenBusBackground was called twice on the same service collection. Call it once, with all options.");

        services.AddValidatedOptions(static options => options.Validate(), configure);

        // The bus is made first, so that the container disposes the queue, which still publishes then, before it.
        services.AddSingleton(provider => new BackgroundEventQueue(
            provider.GetService<IEventBus>() ?? throw new InvalidOperationException(StartupCheck.NoBus),
            provider.GetRequiredService<IOptions<BackgroundEventQueueOptions>>().Value,
            provider.GetService<ILoggerFactory>(),
            provider.GetService<TimeProvider>(),
            unhandledEventHandlers: [],
            provider));
        services.AddSingleton<IEventQueue>(static provider => provider.GetRequiredService<BackgroundEventQueue>());
        services.AddSourceGenBusStartupCheck();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BackgroundEventQueueService>());
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
