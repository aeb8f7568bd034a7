using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

/// <summary>How the services of a tenant are made. Immutable once the container is built.</summary>
internal sealed class TenantServiceFactories
{
    private readonly Dictionary<Type, Func<IServiceProvider, object>> _factories = [];

    internal TenantServiceFactories(IEventCatalog events)
    {
        _factories[typeof(EventSerializer)] = services => new EventSerializer(
            events,
            StoreServices.OptionsOf(services).Program,
            services.GetService<TimeProvider>(),
            services.GetService<IPayloadProtection>(),
            services.GetRequiredService<TenantStore>().TenantId);
        _factories[typeof(EventStreams)] = static services => new EventStreams(
            services.GetRequiredService<IDurableStore>().Events,
            services.GetRequiredService<EventSerializer>(),
            StoreServices.OptionsOf(services).OwnStreams,
            services.GetService<TimeProvider>());
        _factories[typeof(Outbox)] = static services => new Outbox(
            services.GetRequiredService<IDurableStore>().Outbox,
            services.GetRequiredService<EventSerializer>(),
            StoreServices.OptionsOf(services).TenantTag);
        _factories[typeof(StoreOutages)] = static services => new StoreOutages(
            services.GetService<TimeProvider>(), services.GetService<ILogger<StoreOutages>>());
        _factories[typeof(IOutboxTarget)] = static services => new TransactionalBusTarget(
            services.GetRequiredService<IDurableStore>(),
            services.GetRequiredService<IEventBus>(),
            services.GetRequiredService<EventSerializer>(),
            StoreServices.OptionsOf(services).Program,
            StoreServices.OptionsOf(services).ClaimsByTenant);
        _factories[typeof(OutboxRelay)] = static services => new OutboxRelay(
            services.GetRequiredService<IDurableStore>().Outbox,
            services.GetRequiredService<IOutboxTarget>(),
            StoreServices.OptionsOf(services).OwnRelay,
            services.GetService<ILogger<OutboxRelay>>(),
            services.GetRequiredService<StoreOutages>(),
            services.GetService<TimeProvider>());
        _factories[typeof(IEnumerable<Projection>)] = static services => Followers<Projection>(services);
        _factories[typeof(IEnumerable<EventSubscription>)] = static services => Followers<EventSubscription>(services);
    }

    internal bool TryFind(Type serviceType, [NotNullWhen(true)] out Func<IServiceProvider, object>? factory) =>
        _factories.TryGetValue(serviceType, out factory);

    private static List<TFollower> Followers<TFollower>(IServiceProvider services) =>
        [.. services.GetServices<TenantFollower<TFollower>>().Select(follower => follower.Create(services))];
}
