namespace SourceGenBus.EventStore;

/// <summary>
/// What one tenant has in a database, a schema or a file of its own. What is written here belongs to the tenant, and its id is stored in
/// the headers; a context of another tenant is refused. Safe for concurrent use. <see cref="TenantStores"/> owns it.
/// </summary>
public sealed class TenantStore
{
    internal TenantStore(string tenantId, IDurableStore store, IServiceProvider services)
    {
        TenantId = tenantId;
        Store = store;
        Services = new TenantServices(this, services);
    }

    /// <summary>The tenant.</summary>
    public string TenantId { get; }

    /// <summary>The store.</summary>
    public IDurableStore Store { get; }

    /// <summary>Turns events of the tenant into what is stored, and back.</summary>
    public EventSerializer Serializer => Get<EventSerializer>();

    /// <summary>The tenant's streams.</summary>
    public EventStreams Streams => Get<EventStreams>();

    /// <summary>The tenant's outbox.</summary>
    public Outbox Outbox => Get<Outbox>();

    /// <summary>
    /// The services of the program, together with the tenant's: <see cref="TenantStore"/>, <see cref="IDurableStore"/>, <see
    /// cref="EventStreams"/>, <see cref="EventStore.Outbox"/>, <see cref="EventSerializer"/>, <see cref="StoreOutages"/>, <see
    /// cref="IOutboxTarget"/>, <see cref="OutboxRelay"/>, and every <see cref="Projection"/> and <see cref="EventSubscription"/> that was
    /// registered for tenants. What works for the tenant is made from them.
    /// </summary>
    public IServiceProvider Services { get; }

    private T Get<T>() => (T)Services.GetService(typeof(T))!;
}
