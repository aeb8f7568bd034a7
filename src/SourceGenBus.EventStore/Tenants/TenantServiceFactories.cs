using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

/// <summary>How the services of a tenant are made. Immutable once the container is built.</summary>
internal sealed class TenantServiceFactories
{
    private readonly Dictionary<Type, Func<IServiceProvider, object>> _factories;
    private readonly List<Func<IServiceProvider, Projection>> _projections = [];
    private readonly List<Func<IServiceProvider, EventSubscription>> _subscriptions = [];

    internal TenantServiceFactories(IEventCatalog events, EventStoreOptions options) => _factories = new()
    {
        [typeof(EventSerializer)] = services => new EventSerializer(
            events,
            options.Program,
            services.GetService<TimeProvider>(),
            services.GetService<IPayloadProtection>(),
            services.GetRequiredService<TenantStore>().TenantId),
        [typeof(EventStreams)] = services => new EventStreams(
            services.GetRequiredService<IDurableStore>().Events, services.GetRequiredService<EventSerializer>(), options.OwnStreams),
        [typeof(Outbox)] = services => new Outbox(
            services.GetRequiredService<IDurableStore>().Outbox, services.GetRequiredService<EventSerializer>(), options.TenantTag),
        [typeof(StoreOutages)] = static services => new StoreOutages(
            services.GetService<TimeProvider>(), services.GetService<ILogger<StoreOutages>>()),
        [typeof(IOutboxTarget)] = services => new TransactionalBusTarget(
            services.GetRequiredService<IDurableStore>(),
            services.GetRequiredService<IEventBus>(),
            services.GetRequiredService<EventSerializer>(),
            options.Program,
            options.ClaimsByTenant),
        [typeof(OutboxRelay)] = services => new OutboxRelay(
            services.GetRequiredService<IDurableStore>().Outbox,
            services.GetRequiredService<IOutboxTarget>(),
            options.OwnRelay,
            services.GetService<ILogger<OutboxRelay>>(),
            services.GetRequiredService<StoreOutages>()),
        [typeof(IEnumerable<Projection>)] = services => _projections.ConvertAll(create => create(services)),
        [typeof(IEnumerable<EventSubscription>)] = services => _subscriptions.ConvertAll(create => create(services)),
    };

    internal bool TryFind(Type serviceType, [NotNullWhen(true)] out Func<IServiceProvider, object>? factory) =>
        _factories.TryGetValue(serviceType, out factory);

    internal void Add(Func<IServiceProvider, Projection> create) => _projections.Add(create);

    internal void Add(Func<IServiceProvider, EventSubscription> create) => _subscriptions.Add(create);
}
