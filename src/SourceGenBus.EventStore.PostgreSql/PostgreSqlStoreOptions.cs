using Npgsql;

namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>Where a store in a PostgreSQL database is. Immutable. Either <see cref="DataSource"/> or <see cref="ConnectionString"/> is set.</summary>
public sealed record PostgreSqlStoreOptions
{
    /// <summary>The application's own data source, which stays its own. It must know arrays, as all but slim ones do.</summary>
    public NpgsqlDataSource? DataSource { get; init; }

    /// <summary>How to connect. The store makes a data source from it that prepares statements.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The schema that holds the store, in lower case; <c>sourcegenbus</c> by default. Made when it does not exist.</summary>
    public string Schema { get; init; } = "sourcegenbus";

    /// <summary>How long to wait before listening again after the connection was lost. One second by default.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Dates inbox claims and discarded dead letters.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
