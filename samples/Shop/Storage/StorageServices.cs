using Shop.Storage.Memory;
using Shop.Storage.Sql;
using SourceGenBus;
using SourceGenBus.EventStore;
using SourceGenBus.EventStore.Hosting;
using SourceGenBus.EventStore.PostgreSql;

namespace Shop.Storage;

/// <summary>Where the shop keeps what it knows. Commands, events and handlers are the same whichever it is.</summary>
internal static class StorageServices
{
    internal static void AddStorage(this IServiceCollection services, ShopOptions options)
    {
        if (options.Store == StoreKind.Memory)
            services.AddMemory();
        else
            services.AddDatabase(options);
    }

    private static void AddMemory(this IServiceCollection services)
    {
        services.AddSourceGenBusBackground(static queue => queue.Capacity = 1_000); // A full queue makes those wait who fill it.
        services.AddHealthChecks();
        services.AddSingleton<MemoryShop>();
        services.AddScoped<IUnitOfWork, MemoryUnitOfWork>();
        services.AddScoped<IAggregates, MemoryAggregates>();
        services.AddScoped<IStock, MemoryStock>();
        services.AddSingleton<IReceipts, MemoryReceipts>();
        services.AddSingleton<IAuditLog, MemoryAuditLog>();
    }

    private static void AddDatabase(this IServiceCollection services, ShopOptions options)
    {
        // To all handlers at once, each with a transaction of its own: one that fails or hangs takes nothing from the others.
        services.AddSingleton<IOutboxTarget, BusOutboxTarget>();
        services.AddEventStore(events => events
            .UseStore(_ => Open(options))
            .AddEvents(static events => events.AddDurableEvents())
            .Configure(static options =>
            {
                options.Program = "shop";
                options.Relay.LeaseDuration = TimeSpan.FromSeconds(5); // As long do events wait that a killed program was about to deliver.
                options.Relay.Concurrency = 8;
                options.Relay.Retries.Attempts = 4; // Whoever tries it shall see a dead letter soon.
                options.Relay.Retries.FirstDelay = TimeSpan.FromMilliseconds(250);
            })
            .AddHosting(static options =>
            {
                options.Relays = 2;
                options.MonitorInterval = TimeSpan.FromSeconds(1);
            }));
        services.AddHealthChecks().AddCheck<EventStoreHealthCheck>("event store");
        services.AddSingleton<IHostedService, ShopSchema>();
        services.AddSingleton<Once>();
        services.AddScoped<IUnitOfWork, StoreUnitOfWork>();
        services.AddScoped<IAggregates, StoredAggregates>();
        services.AddScoped<IStock, SqlStock>();
        services.AddSingleton<IReceipts, SqlReceipts>();
        services.AddSingleton<IAuditLog, SqlAuditLog>();
    }

    private static IDurableStore Open(ShopOptions options) => options.Store == StoreKind.Sqlite
        ? SqliteFile.Open(options.Database)
        : new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = options.ConnectionString });
}
