using System.Data.Common;
using SourceGenBus.EventStore.Sql;

namespace SourceGenBus.EventStore.Sqlite;

/// <summary>
/// Streams, outbox, inbox and dead letters in a SQLite file. Safe for concurrent use, by several processes on one machine, too; not
/// on a network drive. The application initialises SQLite's native library, for example with <c>Batteries_V2.Init()</c>.
/// </summary>
public sealed class SqliteStore : IDurableStore
{
    private readonly SqliteEventDatabase _database;

    /// <summary>Makes a store. Nothing is opened yet.</summary>
    /// <param name="options">Where it is.</param>
    public SqliteStore(SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Path);
        _database = new SqliteEventDatabase(options);
        Events = new SqliteEventStorage(_database);
        Outbox = new SqlOutboxStorage(_database);
        DeadLetters = new SqlDeadLetters(_database, options.Clock);
        Inbox = new SqlInbox(_database, options.Clock);
        Inspection = new SqlStoreInspection(_database);
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
    public ValueTask MigrateAsync(CancellationToken cancellationToken = default) => _database.MigrateAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoreSchema> GetSchemaAsync(CancellationToken cancellationToken = default) => _database.GetSchemaAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoreTransaction> BeginAsync(CancellationToken cancellationToken = default) =>
        StoreTransaction.BeginAsync(_database, cancellationToken);

    /// <inheritdoc />
    public ValueTask<DbConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) => new(_database.OpenConnection());

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
