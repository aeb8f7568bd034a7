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

    /// <summary>
    /// Takes the database to the newest schema. Call it when the program starts; otherwise it happens with the first use of
    /// the store's own connections. Several processes may call it at once.
    /// </summary>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <exception cref="StoreSchemaException">The schema is newer than this program, or it is no database.</exception>
    ValueTask MigrateAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads which schema the database has now. Nothing is migrated.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="StoreSchemaException">It is no database.</exception>
    ValueTask<StoreSchema> GetSchemaAsync(CancellationToken cancellationToken = default);

    /// <summary>Begins a transaction on the store's database, for work that shall commit together with the store's.</summary>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>The transaction, owned by the caller.</returns>
    ValueTask<StoreTransaction> BeginAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens a connection to the same database, for a transaction that the store shall take part in.</summary>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>An open connection, owned by the caller.</returns>
    ValueTask<DbConnection> OpenConnectionAsync(CancellationToken cancellationToken = default);
}
