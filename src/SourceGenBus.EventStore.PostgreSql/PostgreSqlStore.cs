using System.Data.Common;
using Npgsql;
using SourceGenBus.EventStore.Relational;

namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>
/// Streams, outbox, inbox and dead letters in a PostgreSQL database. Safe for concurrent use, by any number of processes, too.
/// </summary>
/// <remarks>
/// Appends, reads of a stream and the outbox's writes without a transaction take part in an ambient transaction
/// (<see cref="System.Transactions.TransactionScope"/>), as every command of Npgsql does, unless the connection string has
/// <c>Enlist=false</c>. All other work of the store stays outside of it.
/// </remarks>
public sealed class PostgreSqlStore : IDurableStore
{
    private readonly PostgreSqlDatabase _database;

    /// <summary>Makes a store. Nothing is opened yet.</summary>
    /// <param name="options">Where it is; <see cref="PostgreSqlStoreOptions.ConnectionString"/> is set.</param>
    /// <param name="timeProvider">Dates inbox claims and discarded dead letters; null for the system's clock.</param>
    /// <exception cref="ArgumentException">The schema's name is no lower-case identifier, or there is no way to connect.</exception>
    public PostgreSqlStore(PostgreSqlStoreOptions options, TimeProvider? timeProvider = null)
        : this(options ?? throw new ArgumentNullException(nameof(options)), dataSource: null, timeProvider ?? TimeProvider.System)
    {
    }

    /// <summary>Makes a store that connects by a data source of the application. Nothing is opened yet.</summary>
    /// <param name="dataSource">How to connect. It stays the application's, and must know arrays, as all but slim ones do.</param>
    /// <param name="options">Where it is, without a connection string; null for the defaults.</param>
    /// <param name="timeProvider">Dates inbox claims and discarded dead letters; null for the system's clock.</param>
    /// <exception cref="ArgumentException">The schema's name is no lower-case identifier, or there is a connection string, too.</exception>
    public PostgreSqlStore(NpgsqlDataSource dataSource, PostgreSqlStoreOptions? options = null, TimeProvider? timeProvider = null)
        : this(
            WithoutConnectionString(options),
            dataSource ?? throw new ArgumentNullException(nameof(dataSource)),
            timeProvider ?? TimeProvider.System)
    {
    }

    private PostgreSqlStore(PostgreSqlStoreOptions options, NpgsqlDataSource? dataSource, TimeProvider timeProvider)
    {
        _database = new PostgreSqlDatabase(options, dataSource, timeProvider);
        Events = new PostgreSqlEventStorage(_database);
        Outbox = new SqlOutboxStorage(_database);
        DeadLetters = new SqlDeadLetters(_database, timeProvider);
        Inbox = new SqlInbox(_database, timeProvider);
        Inspection = new SqlStoreInspection(_database);
        Retention = new SqlRetention(_database, DeadLetters, timeProvider);
        Projections = new SqlProjections(_database);
    }

    /// <inheritdoc />
    public IEventStorage Events { get; }

    /// <inheritdoc />
    public IOutboxStorage Outbox { get; }

    /// <inheritdoc />
    public IDeadLetterStorage DeadLetters { get; }

    /// <inheritdoc />
    public IInbox Inbox { get; }

    /// <inheritdoc />
    public IStoreInspection Inspection { get; }

    /// <inheritdoc />
    public IStoreRetention Retention { get; }

    /// <inheritdoc />
    public IProjectionStorage Projections { get; }

    /// <inheritdoc />
    public bool IsOutage(Exception exception) => _database.IsOutage(exception);

    /// <inheritdoc />
    public ValueTask MigrateAsync(CancellationToken cancellationToken = default) => _database.MigrateAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoreSchema> GetSchemaAsync(CancellationToken cancellationToken = default) =>
        _database.GetSchemaAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<string> GetMigrationScriptAsync(CancellationToken cancellationToken = default) =>
        _database.GetMigrationScriptAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoreTransaction> BeginAsync(CancellationToken cancellationToken = default) =>
        SqlStoreTransaction.BeginAsync(_database, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<DbConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) =>
        await _database.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static PostgreSqlStoreOptions WithoutConnectionString(PostgreSqlStoreOptions? options) => options?.ConnectionString is null
        ? options ?? new PostgreSqlStoreOptions()
        : throw new ArgumentException("There are a data source and a connection string. Give the store one of them.", nameof(options));
}
