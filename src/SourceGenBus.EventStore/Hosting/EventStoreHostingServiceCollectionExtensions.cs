using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SourceGenBus.EventStore;
using SourceGenBus.EventStore.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a host run an event store.</summary>
public static class EventStoreHostingServiceCollectionExtensions
{
    /// <summary>
    /// Lets the host run the store that <c>AddEventStore</c> registers: it migrates the database before any other service starts, runs
    /// relays, every <see cref="Projection"/> and <see cref="EventSubscription"/>, lets handlers under way end when it stops, and measures
    /// the state of the store. An outage of the database while it runs ends nothing: work goes on when the database is back.
    /// </summary>
    /// <param name="services">Where to register, before hosted services that use the store.</param>
    /// <param name="options">What it does; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The options are invalid; the message says which and why.</exception>
    /// <exception cref="InvalidOperationException">It was called twice, or there is no store.</exception>
    public static IServiceCollection AddEventStoreHosting(this IServiceCollection services, EventStoreHostingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(static service => service.ServiceType == typeof(EventStoreHostingOptions)))
            throw new InvalidOperationException(
                "AddEventStoreHosting was called twice on the same service collection. Call it once, with all options.");
        if (services.All(static service => service.ServiceType != typeof(IDurableStore)))
            throw new InvalidOperationException("There is no event store to host. Call services.AddEventStore(...) first.");
        options ??= new EventStoreHostingOptions();
        options.Validate();

        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(static provider => new StoreWorkers(
            provider,
            provider.GetRequiredService<EventStoreHostingOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StoreWorkers>>()));
        services.AddSingleton(static provider => new StoreMonitor(
            provider,
            provider.GetRequiredService<EventStoreHostingOptions>(),
            provider.GetRequiredService<StoreOutages>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider =>
        {
            var source = new GaugeSource(
                provider.GetRequiredService<StoreOutages>(),
                provider.GetRequiredService<StoreMonitor>(),
                provider.GetRequiredService<StoreWorkers>());
            return new StoreGauges(() => [source], provider.GetRequiredService<TimeProvider>(), provider);
        });
        services.AddSingleton<InboxCleaner>();
        services.AddSingleton<IHostedService, StoreStartup>();
        services.AddSingleton<IHostedService>(static provider =>
        {
            // Made with the workers: what nobody asks the container for would not exist.
            provider.GetRequiredService<StoreGauges>();
            return provider.GetRequiredService<StoreWorkers>();
        });
        services.AddSingleton<IHostedService, RetentionWorker>();
        return services;
    }
}
