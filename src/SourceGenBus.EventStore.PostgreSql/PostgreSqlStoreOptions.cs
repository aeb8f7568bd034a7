namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>Where a store in a PostgreSQL database is. Not thread-safe; do not change it once a store uses it.</summary>
public sealed record PostgreSqlStoreOptions
{
    /// <summary>
    /// How to connect; null where the application has a data source for the store. The store makes a data source from it and prepares its
    /// statements, unless it says <c>Max Auto Prepare=0</c>. Behind PgBouncer in transaction mode set
    /// <c>Max Auto Prepare=0;No Reset On Close=true</c>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The schema that holds the store, in lower case; <c>sourcegenbus</c> by default. Made when it does not exist.</summary>
    public string Schema { get; set; } = "sourcegenbus";

    /// <summary>
    /// Whether the store takes an older schema to the newest, and makes it where there is none. True by default. When false, anything but
    /// the newest schema is refused with a <see cref="StoreSchemaException"/>, and the user needs no right to create anything.
    /// </summary>
    public bool MigratesSchema { get; set; } = true;

    /// <summary>
    /// Whether the store holds a connection that listens for what other processes commit. True by default. Set it to false behind a pooler
    /// that gives out connections for one transaction each, such as PgBouncer in transaction mode: notifications do not arrive there, and
    /// polling finds the events.
    /// </summary>
    public bool Listens { get; set; } = true;

    /// <summary>How long to wait before listening again after the connection was lost. One second by default.</summary>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.FromSeconds(1);
}
