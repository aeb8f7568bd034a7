using Microsoft.Extensions.Options;
using Npgsql;
using SourceGenBus.EventStore;
using SourceGenBus.EventStore.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the events of a program, or of its tenants, in SQLite files.</summary>
public static class PostgreSqlEventStoreBuilderExtensions
{
    /// <summary>Keeps the events in a SQLite file.</summary>
    /// <param name="builder">The event store.</param>
    /// <param name="connectionString">How to connect; see <see cref="PostgreSqlStoreOptions.ConnectionString"/>.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">The event store has a database already.</exception>
    public static EventStoreBuilder UsePostgreSql(this EventStoreBuilder builder, string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        return builder.UsePostgreSql(options => options.ConnectionString = connectionString);
    }

    /// <summary>
    /// Keeps the events in a SQLite file. The options are <see cref="PostgreSqlStoreOptions"/>, configured and bound as all others. Without
    /// a connection string the store connects by the <see cref="NpgsqlDataSource"/> that the application registered, as
    /// <c>AddNpgsqlDataSource</c> does. A registered <see cref="TimeProvider"/> is used.
    /// </summary>
    /// <param name="builder">The event store.</param>
    /// <param name="configure">Sets options; null where <c>services.Configure&lt;PostgreSqlStoreOptions&gt;(...)</c> does.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="InvalidOperationException">The event store has a database already.</exception>
    public static EventStoreBuilder UsePostgreSql(this EventStoreBuilder builder, Action<PostgreSqlStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<PostgreSqlStoreOptions>();
        if (configure is not null)
            builder.Services.Configure(configure);
        return builder.UseStore(static services => Create(services.GetRequiredService<IOptions<PostgreSqlStoreOptions>>().Value, services));
    }

    /// <summary>Keeps the events of each tenant in a SQLite file of its own.</summary>
    /// <param name="builder">The event stores.</param>
    /// <param name="configure">
    /// Sets the options of the tenant whose id it gets, the schema for example; called when the tenant is first asked for. What
    /// <c>services.Configure&lt;PostgreSqlStoreOptions&gt;(...)</c> sets comes before.
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="InvalidOperationException">The stores of tenants have been chosen already.</exception>
    public static TenantEventStoresBuilder UsePostgreSql(
        this TenantEventStoresBuilder builder,
        Action<PostgreSqlStoreOptions, string> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddOptions<PostgreSqlStoreOptions>();
        return builder.UseStore((services, tenantId) =>
        {
            var options = services.GetRequiredService<IOptions<PostgreSqlStoreOptions>>().Value with { };
            configure(options, tenantId);
            return Create(options, services);
        });
    }

    private static PostgreSqlStore Create(PostgreSqlStoreOptions options, IServiceProvider services)
    {
        var timeProvider = services.GetService<TimeProvider>();
        return options.ConnectionString is null && services.GetService<NpgsqlDataSource>() is { } dataSource
            ? new PostgreSqlStore(dataSource, options, timeProvider)
            : new PostgreSqlStore(options, timeProvider);
    }
}
