using System.Data.Common;
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
    /// <see cref="OutboxRelay"/> to the bus, which the program runs. A registered <see cref="IOutboxTarget"/> or <see cref="TimeProvider"/>
    /// is used.
    /// </summary>
    /// <param name="services">Where to register; the bus is registered there, too.</param>
    /// <param name="store">Makes the store, once. The container owns it and must be disposed asynchronously.</param>
    /// <param name="events">The durable events: <c>new EventTypeRegistry().AddDurableEvents()</c>.</param>
    /// <param name="options">How it works; <see cref="EventStoreOptions.Program"/> must be set.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The options are invalid or missing; the message says which and why.</exception>
    /// <exception cref="InvalidOperationException">There is a store already.</exception>
    public static IServiceCollection AddEventStore(
        this IServiceCollection services,
        Func<IServiceProvider, IDurableStore> store,
        IEventCatalog events,
        EventStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(events);
        if (services.Any(static service => service.ServiceType == typeof(IDurableStore) && !service.IsKeyedService))
            throw new InvalidOperationException(
                "AddEventStore was called twice on the same service collection. A container has one store.");
        options ??= new EventStoreOptions();
        options.Validate();
        services.AddSingleton(provider =>
            store(provider) ?? throw new InvalidOperationException("The delegate of AddEventStore that makes the store returned null."));
        services.AddSingleton(
            static provider => new StoreOutages(provider.GetService<TimeProvider>(), provider.GetService<ILogger<StoreOutages>>()));
        services.AddSingleton(events);
        services.AddSingleton(provider => new EventSerializer(events, options.Program, provider.GetService<TimeProvider>(), provider.GetService<IPayloadProtection>()));
        services.AddSingleton(provider =>
            new EventStreams(
                provider.GetRequiredService<IDurableStore>().Events, provider.GetRequiredService<EventSerializer>(), options.OwnStreams));
        services.AddSingleton(provider =>
            new Outbox(
                provider.GetRequiredService<IDurableStore>().Outbox, provider.GetRequiredService<EventSerializer>(), options.TenantTag));
        services.TryAddSingleton<IOutboxTarget>(provider => new TransactionalBusTarget(
            provider.GetRequiredService<IDurableStore>(),
            provider.GetRequiredService<IEventBus>(),
            provider.GetRequiredService<EventSerializer>(),
            options.Program,
            options.ClaimsByTenant));
        services.AddSingleton(provider => new OutboxRelay(
            provider.GetRequiredService<IDurableStore>().Outbox,
            provider.GetRequiredService<IOutboxTarget>(),
            options.OwnRelay,
            provider.GetService<ILogger<OutboxRelay>>(),
            provider.GetRequiredService<StoreOutages>()));
        return services;
    }

    /// <summary>
    /// Registers a <see cref="Projection"/> of the store that <see cref="AddEventStore"/> registers. A program, or a host, runs it.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="project">Makes what writes the read model; see <see cref="Projection"/>.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty, or the options are invalid.</exception>
    public static IServiceCollection AddProjection(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask>> project,
        ProjectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton(FollowerFactories.Projection(name, project, options));
    }

    /// <summary>
    /// Registers an <see cref="EventSubscription"/> to the store that <see cref="AddEventStore"/> registers. A program, or a host, runs it.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="handle">Makes what handles the events; see <see cref="EventSubscription"/>.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty, or the options are invalid.</exception>
    public static IServiceCollection AddEventSubscription(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, Func<RecordedEvent, CancellationToken, ValueTask>> handle,
        ProjectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton(FollowerFactories.Subscription(name, handle, options));
    }
}
