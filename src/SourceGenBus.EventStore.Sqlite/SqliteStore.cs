using System.Data.Common;
using SourceGenBus.EventStore.Relational;

namespace SourceGenBus.EventStore.Sqlite;

/// <summary>
/// Streams, outbox, inbox and dead letters in a SQLite file. Safe for concurrent use, by several processes on one machine, too; not
/// on a network drive. The application initializes SQLite's native library, for example with <c>Batteries_V2.Init()</c>.
/// </summary>
/// <remarks>
/// An ambient transaction (<see cref="System.Transactions.TransactionScope"/>) is ignored, as the provider of SQLite ignores it: what is
/// written inside of one is committed at once. For work that commits together use <see cref="BeginAsync"/>.
/// </remarks>
public sealed class SqliteStore : IDurableStore
{
    private readonly SqliteEventDatabase _database;

    /// <summary>Makes a store. Nothing is opened yet.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="timeProvider">Dates inbox claims and discarded dead letters; null for the system's clock.</param>
    /// <exception cref="ArgumentException">The path is not set, names a database in memory, or is a URI.</exception>
    public SqliteStore(SqliteStoreOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrEmpty(options.Path))
            throw new ArgumentException("SqliteStoreOptions.Path is not set. It is the file that holds the store.", nameof(options));
        timeProvider ??= TimeProvider.System;
        _database = new SqliteEventDatabase(options);
        Events = new SqliteEventStorage(_database);
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
    public ValueTask<DbConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) => new(_database.OpenConnection());

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
