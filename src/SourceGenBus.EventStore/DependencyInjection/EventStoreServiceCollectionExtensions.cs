using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SourceGenBus;
using SourceGenBus.EventStore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts an event store into a container.</summary>
public static class EventStoreServiceCollectionExtensions
{
    /// <summary>
    /// Registers the store and what works with it: <see cref="EventStreams"/>, <see cref="Outbox"/>, <see cref="EventSerializer"/> and an
    /// <see cref="OutboxRelay"/> to the bus, which the program runs. A registered <see cref="IOutboxTarget"/> or <see cref="TimeProvider"/> is used.
    /// </summary>
    /// <param name="services">Where to register; the bus is registered there, too.</param>
    /// <param name="store">Makes the store, once. The container owns it and must be disposed asynchronously.</param>
    /// <param name="events">The durable events: <c>new EventTypeRegistry().AddDurableEvents()</c>.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddEventStore(
        this IServiceCollection services,
        Func<IServiceProvider, IDurableStore> store,
        IEventCatalogue events,
        EventStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(events);
        options ??= new EventStoreOptions();
        services.AddSingleton(store);
        services.AddSingleton(events);
        services.AddSingleton(provider => new EventSerializer(events, options.Program, provider.GetService<TimeProvider>()));
        services.AddSingleton(provider =>
            new EventStreams(provider.GetRequiredService<IDurableStore>().Events, provider.GetRequiredService<EventSerializer>(), options.Streams));
        services.AddSingleton(static provider =>
            new Outbox(provider.GetRequiredService<IDurableStore>().Outbox, provider.GetRequiredService<EventSerializer>()));
        services.TryAddSingleton<IOutboxTarget>(provider => new TransactionalBusTarget(
            provider.GetRequiredService<IDurableStore>(), provider.GetRequiredService<IEventBus>(), provider.GetRequiredService<EventSerializer>(), options.Program));
        services.AddSingleton(provider => new OutboxRelay(
            provider.GetRequiredService<IDurableStore>().Outbox,
            provider.GetRequiredService<IOutboxTarget>(),
            options.Relay,
            provider.GetService<ILogger<OutboxRelay>>()));
        return services;
    }
}
