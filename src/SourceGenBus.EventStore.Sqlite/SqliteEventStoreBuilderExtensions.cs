using Microsoft.Extensions.Options;
using SourceGenBus.EventStore;
using SourceGenBus.EventStore.Sqlite;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the events of a program, or of its tenants, in SQLite files.</summary>
public static class SqliteEventStoreBuilderExtensions
{
    /// <summary>Keeps the events in a SQLite file.</summary>
    /// <param name="builder">The event store.</param>
    /// <param name="path">The file; see <see cref="SqliteStoreOptions.Path"/>.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">The event store has a database already.</exception>
    public static EventStoreBuilder UseSqlite(this EventStoreBuilder builder, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return builder.UseSqlite(options => options.Path = path);
    }

    /// <summary>
    /// Keeps the events in a SQLite file. The options are <see cref="SqliteStoreOptions"/>, configured and bound as all others; a
    /// registered <see cref="TimeProvider"/> is used.
    /// </summary>
    /// <param name="builder">The event store.</param>
    /// <param name="configure">Sets options; null where <c>services.Configure&lt;SqliteStoreOptions&gt;(...)</c> does.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="InvalidOperationException">The event store has a database already.</exception>
    public static EventStoreBuilder UseSqlite(this EventStoreBuilder builder, Action<SqliteStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<SqliteStoreOptions>();
        if (configure is not null)
            builder.Services.Configure(configure);
        return builder.UseStore(static services => new SqliteStore(
            services.GetRequiredService<IOptions<SqliteStoreOptions>>().Value, services.GetService<TimeProvider>()));
    }

    /// <summary>Keeps the events of each tenant in a SQLite file of its own.</summary>
    /// <param name="builder">The event stores.</param>
    /// <param name="configure">
    /// Sets the options of the tenant whose id it gets, the path at least; called when the tenant is first asked for. What
    /// <c>services.Configure&lt;SqliteStoreOptions&gt;(...)</c> sets comes before.
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="InvalidOperationException">The stores of tenants have been chosen already.</exception>
    public static TenantEventStoresBuilder UseSqlite(this TenantEventStoresBuilder builder, Action<SqliteStoreOptions, string> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddOptions<SqliteStoreOptions>();
        return builder.UseStore((services, tenantId) =>
        {
            var options = services.GetRequiredService<IOptions<SqliteStoreOptions>>().Value with { };
            configure(options, tenantId);
            return new SqliteStore(options, services.GetService<TimeProvider>());
        });
    }
}
