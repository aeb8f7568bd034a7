using System.Data.Common;
using SourceGenBus.EventStore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts an event store into a container.</summary>
public static class EventStoreServiceCollectionExtensions
{
    /// <summary>
    /// Registers a store and what works with it: <see cref="EventStreams"/>, <see cref="Outbox"/>, <see cref="EventSerializer"/> and an
    /// <see cref="OutboxRelay"/> to the bus, which <see cref="EventStoreBuilder.AddHosting"/> or the program runs. A registered
    /// <see cref="IOutboxTarget"/> or <see cref="TimeProvider"/> is used. The options are <see cref="EventStoreOptions"/>, configured and
    /// bound as all others; invalid ones end the start of a host with an <c>OptionsValidationException</c>.
    /// </summary>
    /// <param name="services">Where to register; the bus is registered there, too.</param>
    /// <param name="configure">Chooses the database, the durable events and the options; called at once.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">There is a store already, or no database or no events were chosen.</exception>
    public static IServiceCollection AddEventStore(this IServiceCollection services, Action<EventStoreBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(static service => service.ServiceType == typeof(IDurableStore) && !service.IsKeyedService))
            throw new InvalidOperationException(
                "AddEventStore was called twice on the same service collection. A container has one store.");
        var builder = new EventStoreBuilder(services);
        configure(builder);
        builder.Register();
        return services;
    }

    /// <summary>
    /// Registers a <see cref="Projection"/> of the store that <see cref="AddEventStore"/> registers, before or after it: the modules of a
    /// program register theirs. A program, or a host, runs it. Its options are the <see cref="ProjectionOptions"/> of its name.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="project">Makes what writes the read model; see <see cref="Projection"/>.</param>
    /// <param name="configure">Sets its options; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty or invalid.</exception>
    public static IServiceCollection AddProjection(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask>> project,
        Action<ProjectionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton(FollowerFactories.Projection(services, name, project, configure));
    }

    /// <summary>
    /// Registers an <see cref="EventSubscription"/> to the store that <see cref="AddEventStore"/> registers, before or after it. A program,
    /// or a host, runs it. Its options are the <see cref="ProjectionOptions"/> of its name.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="handle">Makes what handles the events; see <see cref="EventSubscription"/>.</param>
    /// <param name="configure">Sets its options; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty or invalid.</exception>
    public static IServiceCollection AddEventSubscription(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, Func<RecordedEvent, CancellationToken, ValueTask>> handle,
        Action<ProjectionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton(FollowerFactories.Subscription(services, name, handle, configure));
    }
}
