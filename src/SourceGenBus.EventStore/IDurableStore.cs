using System.Data.Common;

namespace SourceGenBus.EventStore;

/// <summary>All that one database keeps. Safe for concurrent use. Disposing it closes its own connections.</summary>
public interface IDurableStore : IAsyncDisposable
{
    /// <summary>The streams.</summary>
    IEventStorage Events { get; }

    /// <summary>The outbox.</summary>
    IOutboxStorage Outbox { get; }

    /// <summary>The dead letters.</summary>
    IDeadLetterStorage DeadLetters { get; }

    /// <summary>The inbox.</summary>
    IInbox Inbox { get; }

    /// <summary>Answers what a person asks.</summary>
    IStoreInspection Inspection { get; }

    /// <summary>Deletes what is old, and erases what must not be kept.</summary>
    IStoreRetention Retention { get; }

    /// <summary>What projections and subscriptions keep beside their checkpoints.</summary>
    IProjectionStorage Projections { get; }

    /// <summary>
    /// Whether an exception means that the database cannot be used at present (an outage), and not that the work or the program is at
    /// fault. What failed for an outage is tried again and does not count as an attempt.
    /// </summary>
    /// <param name="exception">What the store, or a statement of the application in the store's database, threw.</param>
    bool IsOutage(Exception exception) => OutageClassification.IsOutage(exception);

    /// <summary>
    /// Takes the database to the newest schema. Call it when the program starts; otherwise it happens with the first use of
    /// the store's own connections. Several processes may call it at once. A store that was told not to migrate only checks.
    /// </summary>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <exception cref="StoreSchemaException">
    /// The schema is newer than this program, or older and must not be migrated, or it is no database.
    /// </exception>
    ValueTask MigrateAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads which schema the database has now. Nothing is migrated.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="StoreSchemaException">It is no database.</exception>
    ValueTask<StoreSchema> GetSchemaAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// The SQL that <see cref="MigrateAsync"/> would run now, for somebody who reviews it or runs it; empty when there is nothing to do.
    /// </summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="StoreSchemaException">The schema is newer than this program, or it is no database.</exception>
    /// <exception cref="NotSupportedException">The store has no SQL.</exception>
    ValueTask<string> GetMigrationScriptAsync(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This store has no migrations in SQL.");

    /// <summary>Begins a transaction on the store's database, for work that shall commit together with the store's.</summary>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>The transaction, owned by the caller.</returns>
    ValueTask<StoreTransaction> BeginAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens a connection to the same database, for a transaction that the store shall take part in.</summary>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>An open connection, owned by the caller.</returns>
    ValueTask<DbConnection> OpenConnectionAsync(CancellationToken cancellationToken = default);
}
