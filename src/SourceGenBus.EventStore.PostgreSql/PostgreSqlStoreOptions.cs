using Npgsql;

namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>
/// Where a store in a PostgreSQL database is. Immutable. Either <see cref="DataSource"/> or <see cref="ConnectionString"/> is set.
/// </summary>
public sealed record PostgreSqlStoreOptions
{
    /// <summary>The application's own data source, which stays its own. It must know arrays, as all but slim ones do.</summary>
    public NpgsqlDataSource? DataSource { get; init; }

    /// <summary>
    /// How to connect. The store makes a data source from it and prepares its statements, unless it says <c>Max Auto Prepare=0</c>. Behind
    /// PgBouncer in transaction mode set <c>Max Auto Prepare=0;No Reset On Close=true</c>.
    /// </summary>
    public string? ConnectionString { get; init; }

    /// <summary>The schema that holds the store, in lower case; <c>sourcegenbus</c> by default. Made when it does not exist.</summary>
    public string Schema { get; init; } = "sourcegenbus";

    /// <summary>
    /// Whether the store takes an older schema to the newest, and makes it where there is none. True by default. When false, anything but
    /// the newest schema is refused with a <see cref="StoreSchemaException"/>, and the user needs no right to create anything.
    /// </summary>
    public bool MigratesSchema { get; init; } = true;

    /// <summary>
    /// Whether the store holds a connection that listens for what other processes commit. True by default. Set it to false behind a pooler
    /// that gives out connections for one transaction each, such as PgBouncer in transaction mode: notifications do not arrive there, and
    /// polling finds the events.
    /// </summary>
    public bool Listens { get; init; } = true;

    /// <summary>How long to wait before listening again after the connection was lost. One second by default.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Dates inbox claims and discarded dead letters.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
