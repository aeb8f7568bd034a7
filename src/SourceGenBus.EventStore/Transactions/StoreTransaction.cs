using System.ComponentModel;
using System.Data.Common;

namespace SourceGenBus.EventStore;

/// <summary>
/// A transaction on the store's database, for work of the application and of the store that shall commit together. It rolls back
/// when it is disposed without a commit. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// In SQLite it is the one writer of the process: what writes meanwhile without it waits, so inside of it only the overloads that take a
/// transaction are called.
/// </remarks>
public abstract class StoreTransaction : IAsyncDisposable
{
    /// <summary>The transaction. Its connection is the one to use.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public abstract DbTransaction Transaction { get; }

    /// <summary>What stands for the database that it is of: the same object for all transactions of a store.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    protected internal abstract object Database { get; }

    /// <summary>Commits, gives the connection back, and wakes relays and subscriptions.</summary>
    /// <param name="cancellationToken">Cancels it, as long as the commit was not sent.</param>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    /// <exception cref="TransactionNotCommittedException">
    /// A statement in it had failed before, so the database would have rolled back. Nothing is committed; dispose it.
    /// </exception>
    public abstract ValueTask CommitAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    /// <summary>Has the connection closed instead of used again when this is disposed, since somebody still holds it.</summary>
    protected internal abstract void Abandon();

    /// <summary>
    /// Called by providers of storage whose database has one writer, before they write without the caller's transaction: throws when the
    /// caller is a handler or a projection whose own transaction is that writer, since it would wait for itself.
    /// </summary>
    /// <param name="database">What <see cref="Database"/> of the transactions is.</param>
    /// <exception cref="InvalidOperationException">The caller runs inside a transaction of this database.</exception>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static void ThrowIfInside(object database) => HandlerTransaction.ThrowIfInside(database);
}
