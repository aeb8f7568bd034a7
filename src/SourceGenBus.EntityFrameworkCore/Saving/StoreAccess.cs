using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SourceGenBus.EventStore;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>The event store of the application that made the context.</summary>
internal sealed class StoreAccess(ICurrentDbContext current, IDbContextOptions options)
{
    /// <summary>The stores whose schema is known to be the newest.</summary>
    private static readonly ConditionalWeakTable<IDurableStore, object> Ready = [];

    private IServiceProvider? _services;
    private IDurableStore? _store;
    private Outbox? _outbox;
    private EventSerializer? _serializer;

    /// <exception cref="InvalidOperationException">There is no event store.</exception>
    internal Outbox Outbox => _outbox ??= Get<Outbox>();

    /// <exception cref="InvalidOperationException">There is no event store.</exception>
    internal EventSerializer Serializer => _serializer ??= Get<EventSerializer>();

    /// <exception cref="InvalidOperationException">There is no event store.</exception>
    internal IDurableStore Store => _store ??= Get<IDurableStore>();

    /// <summary>Null before the store was asked for: a context may end after the scope that its services come from.</summary>
    internal ILogger? Logger { get; private set; }

    // Those of the application change with each use of a pooled context's scope only where EF Core says so; what is asked for is a
    // singleton.
    private IServiceProvider? Services => _services ??= options.FindExtension<BusOptionsExtension>()?.Services
        ?? options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider;

    internal bool IsSameDatabase(DbConnection connection) =>
        Services?.GetService<IDurableStore>() is { } store && store.Outbox.IsSameDatabase(connection);

    /// <exception cref="InvalidOperationException">The context is not on the store's database.</exception>
    internal void ThrowUnlessSameDatabase()
    {
        if (!Store.Outbox.IsSameDatabase(current.Context.Database.GetDbConnection()))
        {
            throw new InvalidOperationException(
                $"'{current.Context.GetType()}' ({current.Context.Database.ProviderName}) is not on the database of the " +
                "event store, so its " +
                "events could not be stored in its transaction. Nothing was saved. Give AddEventStore the database of the context, and " +
                "leave UseSourceGenBus out of the options of contexts on other databases.");
        }
    }

    /// <summary>Makes sure that the tables of the outbox are there, before anything is saved.</summary>
    /// <param name="isInTransaction">
    /// Whether a transaction is open. It may have locked the database against the store's migration, so then there is only a look.
    /// </param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="StoreSchemaException">The tables are not there, or not the newest.</exception>
    internal async ValueTask EnsureReadyAsync(bool isInTransaction, CancellationToken cancellationToken)
    {
        var store = Store;
        if (Ready.TryGetValue(store, out _))
            return;
        if (!isInTransaction)
            await store.MigrateAsync(cancellationToken).ConfigureAwait(false);
        else if (await store.GetSchemaAsync(cancellationToken).ConfigureAwait(false) is { } schema && schema.Current != schema.Newest)
            throw NotReady(schema);
        Ready.AddOrUpdate(store, store);
    }

    internal void EnsureReady(bool isInTransaction)
    {
        if (!Ready.TryGetValue(Store, out _))
            EnsureReadyAsync(isInTransaction, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private static StoreSchemaException NotReady(StoreSchema schema) => new(
        $"The database of the context has version {schema.Current} of the outbox's tables, and this program needs " +
        $"{schema.Newest}; 0 means " +
        "that there are none. Nothing was saved. Let a host run the event store (AddHosting), which makes them at its start, or call " +
        "IDurableStore.MigrateAsync before the first transaction.");

    private T Get<T>()
        where T : class
    {
        Logger ??= Services?.GetService<ILoggerFactory>()?.CreateLogger("SourceGenBus.EntityFrameworkCore");
        return Services?.GetService<T>() ?? throw new InvalidOperationException(
            $"'{current.Context.GetType()}' uses SourceGenBus, but " + (Services is null
                ? "no container made it. Pass the services in which AddEventStore was called: UseSourceGenBus(services)."
                : "there is no event store in its services. Call services.AddEventStore(...)."));
    }
}
