using System.Data.Common;
using SourceGenBus.EventStore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts an event store for each tenant into a container.</summary>
public static class TenantStoresServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="TenantStores"/>, which has a store for each tenant. The options of all are <see cref="EventStoreOptions"/>,
    /// configured and bound as all others; invalid ones end the start of a host with an <c>OptionsValidationException</c>.
    /// </summary>
    /// <param name="services">Where to register, beside the bus.</param>
    /// <param name="configure">Chooses the databases, the durable events and the options; called at once.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">It was called before, or no databases or no events were chosen.</exception>
    public static IServiceCollection AddTenantEventStores(this IServiceCollection services, Action<TenantEventStoresBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(static service => service.ServiceType == typeof(TenantServiceFactories)))
        {
            throw new InvalidOperationException(
                "AddTenantEventStores was called twice on the same service collection. Call it once; its delegate makes the store " +
                "of every tenant.");
        }

        var builder = new TenantEventStoresBuilder(services);
        configure(builder);
        builder.Register();
        return services;
    }

    /// <summary>
    /// Registers a <see cref="Projection"/> for each tenant, with a checkpoint in the tenant's own store, before or after
    /// <see cref="AddTenantEventStores"/>: the modules of a program register theirs. Its options are the <see cref="ProjectionOptions"/> of
    /// its name.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="project">Makes what writes the read model, from the tenant's services; see <see cref="TenantStore.Services"/>.</param>
    /// <param name="configure">Sets its options; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty or invalid.</exception>
    public static IServiceCollection AddTenantProjection(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask>> project,
        Action<ProjectionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton(
            new TenantFollower<Projection>(FollowerFactories.Projection(services, name, project, configure)));
    }

    /// <summary>
    /// Registers an <see cref="EventSubscription"/> for each tenant, with a checkpoint in the tenant's own store, before or after
    /// <see cref="AddTenantEventStores"/>. Its options are the <see cref="ProjectionOptions"/> of its name.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="handle">Makes what handles the events, from the tenant's services; see <see cref="TenantStore.Services"/>.</param>
    /// <param name="configure">Sets its options; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty or invalid.</exception>
    public static IServiceCollection AddTenantEventSubscription(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, Func<RecordedEvent, CancellationToken, ValueTask>> handle,
        Action<ProjectionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton(
            new TenantFollower<EventSubscription>(FollowerFactories.Subscription(services, name, handle, configure)));
    }
}
