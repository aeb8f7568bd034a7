using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.EventStore.Hosting;

namespace SourceGenBus.EventStore;

/// <summary>
/// Says what the event stores of tenants are made of: a database for each tenant, durable events, options, and what works with them. Given
/// to the delegate of <c>services.AddTenantEventStores(...)</c>. Not thread-safe.
/// </summary>
public sealed class TenantEventStoresBuilder
{
    private readonly DurableEventsChoice _events = new();
    private Func<IServiceProvider, string, IDurableStore>? _store;

    internal TenantEventStoresBuilder(IServiceCollection services) => Services = services;

    /// <summary>Where the stores are registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Chooses the store of each tenant. <c>UseSqlite</c> and <c>UsePostgreSql</c> of the packages for these databases call it.
    /// </summary>
    /// <param name="store">
    /// Makes the store of the tenant whose id it gets, once. The container owns it and must be disposed asynchronously. No two tenants may
    /// get one database and schema.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The stores have been chosen already.</exception>
    public TenantEventStoresBuilder UseStore(Func<IServiceProvider, string, IDurableStore> store)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (_store is not null)
            throw new InvalidOperationException("The stores of tenants were chosen twice: call UseSqlite, UsePostgreSql or UseStore once.");
        _store = store;
        return this;
    }

    /// <summary>Adds durable events: <c>tenants.AddEvents(static events =&gt; events.AddDurableEvents())</c>.</summary>
    /// <param name="add">Adds them to the registry; called at once.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">Two events have one name and version; the message names them.</exception>
    /// <exception cref="InvalidOperationException"><see cref="UseEvents"/> was called.</exception>
    public TenantEventStoresBuilder AddEvents(Action<EventTypeRegistry> add)
    {
        _events.Add(add);
        return this;
    }

    /// <summary>Takes the durable events from a catalog that exists already.</summary>
    /// <param name="events">The catalog.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">Events were added, or a catalog was chosen, already.</exception>
    public TenantEventStoresBuilder UseEvents(IEventCatalog events)
    {
        _events.Use(events);
        return this;
    }

    /// <summary>
    /// Sets options of all of them, which <c>services.Configure&lt;EventStoreOptions&gt;(...)</c> does as well. A program that also has a
    /// store of its own has the same options for it. <see cref="EventStoreOptions.Program"/> must be set.
    /// </summary>
    /// <param name="configure">Sets them.</param>
    /// <returns>This builder.</returns>
    public TenantEventStoresBuilder Configure(Action<EventStoreOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }

    /// <summary>Adds a <see cref="Projection"/> for each tenant, with a checkpoint in the tenant's own store.</summary>
    /// <param name="name">The stable name under which its checkpoint is kept, and that of its <see cref="ProjectionOptions"/>.</param>
    /// <param name="project">Makes what writes the read model, from the tenant's services; see <see cref="TenantStore.Services"/>.</param>
    /// <param name="configure">Sets its options; null for the defaults.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is empty or invalid.</exception>
    public TenantEventStoresBuilder AddProjection(
        string name,
        Func<IServiceProvider, Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask>> project,
        Action<ProjectionOptions>? configure = null)
    {
        Services.AddTenantProjection(name, project, configure);
        return this;
    }

    /// <summary>Adds an <see cref="EventSubscription"/> for each tenant, with a checkpoint in the tenant's own store.</summary>
    /// <param name="name">The stable name under which its checkpoint is kept, and that of its <see cref="ProjectionOptions"/>.</param>
    /// <param name="handle">Makes what handles the events, from the tenant's services; see <see cref="TenantStore.Services"/>.</param>
    /// <param name="configure">Sets its options; null for the defaults.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is empty or invalid.</exception>
    public TenantEventStoresBuilder AddEventSubscription(
        string name,
        Func<IServiceProvider, Func<RecordedEvent, CancellationToken, ValueTask>> handle,
        Action<ProjectionOptions>? configure = null)
    {
        Services.AddTenantEventSubscription(name, handle, configure);
        return this;
    }

    /// <summary>
    /// Lets the host run the stores: for each tenant it migrates the database, runs relays, projections and subscriptions, and measures the
    /// state of the store. The start of the host waits for no tenant: one whose database cannot be used is tried again, at growing
    /// intervals up to a minute, and disturbs no other.
    /// </summary>
    /// <param name="tenants">
    /// Names the tenants. It is asked at the start and again from time to time: new ones are started, those that are gone are stopped.
    /// </param>
    /// <param name="configure">
    /// Sets options, as <c>services.Configure&lt;TenantHostingOptions&gt;(...)</c> does; null for the defaults.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">It was called twice.</exception>
    public TenantEventStoresBuilder AddHosting(
        Func<IServiceProvider, CancellationToken, ValueTask<IReadOnlyCollection<string>>> tenants,
        Action<TenantHostingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(tenants);
        TenantHostingServices.Add(Services, tenants, configure);
        return this;
    }

    /// <summary>Registers what was chosen.</summary>
    internal void Register()
    {
        var store = _store ?? throw new InvalidOperationException(
            "Tenants have no databases. Call UseSqlite, UsePostgreSql or UseStore in the delegate of AddTenantEventStores.");
        var factories = new TenantServiceFactories(_events.Events ?? throw new InvalidOperationException(
            "The event stores of tenants know no events. Call AddEvents(static events => events.AddDurableEvents()) in the delegate of " +
            "AddTenantEventStores."));
        StoreServices.AddOptions(Services);
        Services.AddSingleton(factories);
        Services.AddSingleton(provider => new TenantStores(tenantId => new TenantStore(
            tenantId,
            store(provider, tenantId)
                ?? throw new InvalidOperationException($"The delegate of AddTenantEventStores returned null for the tenant '{tenantId}'."),
            provider)));
    }
}
