using System.Data.Common;
using Microsoft.Extensions.Logging;
using SourceGenBus.EventStore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the event stores of tenants into a container.</summary>
public static class TenantStoresServiceCollectionExtensions
{
    /// <summary>Registers <see cref="TenantStores"/>, which has a store for each tenant.</summary>
    /// <param name="services">Where to register, beside the bus.</param>
    /// <param name="store">
    /// Makes the store of a tenant, once. The container owns it and must be disposed asynchronously. No two tenants may get one database
    /// and schema.
    /// </param>
    /// <param name="events">The durable events: <c>new EventTypeRegistry().AddDurableEvents()</c>.</param>
    /// <param name="options">How they work, all alike; <see cref="EventStoreOptions.Program"/> must be set.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The options are invalid or missing; the message says which and why.</exception>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public static IServiceCollection AddTenantEventStores(
        this IServiceCollection services,
        Func<IServiceProvider, string, IDurableStore> store,
        IEventCatalog events,
        EventStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(events);
        if (services.Any(static service => service.ServiceType == typeof(TenantServiceFactories)))
        {
            throw new InvalidOperationException(
                "AddTenantEventStores was called twice on the same service collection. Call it once; its delegate makes the store " +
                "of every tenant.");
        }

        options ??= new EventStoreOptions();
        options.Validate();
        services.AddSingleton(new TenantServiceFactories(events, options));
        return services.AddSingleton(provider => new TenantStores(tenantId => new TenantStore(
            tenantId,
            store(provider, tenantId)
                ?? throw new InvalidOperationException($"The delegate of AddTenantEventStores returned null for the tenant '{tenantId}'."),
            provider)));
    }

    /// <summary>Registers a <see cref="Projection"/> for each tenant, with a checkpoint in the tenant's own store.</summary>
    /// <param name="services">Where to register, after <see cref="AddTenantEventStores"/>.</param>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="project">Makes what writes the read model, from the tenant's services; see <see cref="TenantStore.Services"/>.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty, or the options are invalid.</exception>
    /// <exception cref="InvalidOperationException">There are no stores of tenants.</exception>
    public static IServiceCollection AddTenantProjection(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask>> project,
        ProjectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        FactoriesIn(services).Add(FollowerFactories.Projection(name, project, options));
        return services;
    }

    /// <summary>Registers an <see cref="EventSubscription"/> for each tenant, with a checkpoint in the tenant's own store.</summary>
    /// <param name="services">Where to register, after <see cref="AddTenantEventStores"/>.</param>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="handle">Makes what handles the events, from the tenant's services; see <see cref="TenantStore.Services"/>.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty, or the options are invalid.</exception>
    /// <exception cref="InvalidOperationException">There are no stores of tenants.</exception>
    public static IServiceCollection AddTenantEventSubscription(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, Func<RecordedEvent, CancellationToken, ValueTask>> handle,
        ProjectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        FactoriesIn(services).Add(FollowerFactories.Subscription(name, handle, options));
        return services;
    }

    private static TenantServiceFactories FactoriesIn(IServiceCollection services) =>
        services.FirstOrDefault(static service => service.ServiceType == typeof(TenantServiceFactories))?.ImplementationInstance
            as TenantServiceFactories
        ?? throw new InvalidOperationException("There are no stores of tenants. Call services.AddTenantEventStores(...) first.");
}
