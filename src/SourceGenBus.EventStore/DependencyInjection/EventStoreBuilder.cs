using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.EventStore.Hosting;

namespace SourceGenBus.EventStore;

/// <summary>
/// Says what the event store of a container is made of: a database, durable events, options, and what works with it. Given to the delegate
/// of <c>services.AddEventStore(...)</c>. Not thread-safe.
/// </summary>
public sealed class EventStoreBuilder
{
    private readonly DurableEventsChoice _events = new();
    private Func<IServiceProvider, IDurableStore>? _store;

    internal EventStoreBuilder(IServiceCollection services) => Services = services;

    /// <summary>Where the store is registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Chooses the store. <c>UseSqlite</c> and <c>UsePostgreSql</c> of the packages for these databases call it.</summary>
    /// <param name="store">Makes the store, once. The container owns it and must be disposed asynchronously.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">A store has been chosen already.</exception>
    public EventStoreBuilder UseStore(Func<IServiceProvider, IDurableStore> store)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (_store is not null)
        {
            throw new InvalidOperationException(
                "The event store has two databases. A container has one store: call UseSqlite, UsePostgreSql or UseStore once.");
        }

        _store = store;
        return this;
    }

    /// <summary>Adds durable events: <c>store.AddEvents(static events =&gt; events.AddDurableEvents())</c>.</summary>
    /// <param name="add">Adds them to the registry; called at once.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">Two events have one name and version; the message names them.</exception>
    /// <exception cref="InvalidOperationException"><see cref="UseEvents"/> was called.</exception>
    public EventStoreBuilder AddEvents(Action<EventTypeRegistry> add)
    {
        _events.Add(add);
        return this;
    }

    /// <summary>Takes the durable events from a catalog that exists already.</summary>
    /// <param name="events">The catalog.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">Events were added, or a catalog was chosen, already.</exception>
    public EventStoreBuilder UseEvents(IEventCatalog events)
    {
        _events.Use(events);
        return this;
    }

    /// <summary>
    /// Sets options, which <c>services.Configure&lt;EventStoreOptions&gt;(...)</c> does as well, from a section of the configuration for
    /// example. <see cref="EventStoreOptions.Program"/> must be set.
    /// </summary>
    /// <param name="configure">Sets them.</param>
    /// <returns>This builder.</returns>
    public EventStoreBuilder Configure(Action<EventStoreOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }

    /// <summary>Adds a projection; see <see cref="EventStoreServiceCollectionExtensions.AddProjection"/>.</summary>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="project">Makes what writes the read model; see <see cref="Projection"/>.</param>
    /// <param name="configure">Sets its options; null for the defaults.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is empty or invalid.</exception>
    public EventStoreBuilder AddProjection(
        string name,
        Func<IServiceProvider, Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask>> project,
        Action<ProjectionOptions>? configure = null)
    {
        Services.AddProjection(name, project, configure);
        return this;
    }

    /// <summary>Adds a subscription; see <see cref="EventStoreServiceCollectionExtensions.AddEventSubscription"/>.</summary>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="handle">Makes what handles the events; see <see cref="EventSubscription"/>.</param>
    /// <param name="configure">Sets its options; null for the defaults.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is empty or invalid.</exception>
    public EventStoreBuilder AddEventSubscription(
        string name,
        Func<IServiceProvider, Func<RecordedEvent, CancellationToken, ValueTask>> handle,
        Action<ProjectionOptions>? configure = null)
    {
        Services.AddEventSubscription(name, handle, configure);
        return this;
    }

    /// <summary>
    /// Lets the host run the store: it migrates the database before any other service starts, runs relays, every <see cref="Projection"/>
    /// and <see cref="EventSubscription"/>, lets handlers under way end when it stops, and measures the state of the store. An outage of
    /// the database while it runs ends nothing: work goes on when the database is back.
    /// </summary>
    /// <param name="configure">
    /// Sets options, as <c>services.Configure&lt;EventStoreHostingOptions&gt;(...)</c> does; null for the defaults.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">It was called twice.</exception>
    public EventStoreBuilder AddHosting(Action<EventStoreHostingOptions>? configure = null)
    {
        StoreHostingServices.Add(Services, configure);
        return this;
    }

    /// <summary>Registers what was chosen.</summary>
    internal void Register() => StoreServices.Add(
        Services,
        _store ?? throw new InvalidOperationException(
            "The event store has no database. Call UseSqlite, UsePostgreSql or UseStore in the delegate of AddEventStore."),
        _events.Events ?? throw new InvalidOperationException(
            "The event store knows no events. Call AddEvents(static events => events.AddDurableEvents()) in the delegate of " +
            "AddEventStore."));
}
