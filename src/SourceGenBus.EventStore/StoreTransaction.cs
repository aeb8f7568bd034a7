using System.Data;
using System.Data.Common;
using SourceGenBus.EventStore.Sql;

namespace SourceGenBus.EventStore;

/// <summary>
/// A transaction on the store's database, for work of the application and of the store that shall commit together. It rolls back
/// when it is disposed without a commit. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// In SQLite it is the one writer of the process: what writes meanwhile without it waits, so inside of it only the overloads that take a
/// transaction are called.
/// </remarks>
public sealed class StoreTransaction : IAsyncDisposable
{
    private SqlSession? _session;

    private StoreTransaction(SqlSession session) => _session = session;

    /// <summary>The transaction. Its connection is the one to use.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public DbTransaction Transaction => Session.Transaction!;

    /// <summary>The database that it is of.</summary>
    internal SqlDatabase Database => Session.Database;

    private SqlSession Session => _session ?? throw new InvalidOperationException("The transaction has ended already.");

    /// <summary>Begins one.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    public static async ValueTask<StoreTransaction> BeginAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        var session = await database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        try
        {
            await session.BeginAsync(IsolationLevel.Unspecified, cancellationToken).ConfigureAwait(false);
            return new StoreTransaction(session);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Commits, gives the connection back, and wakes relays and subscriptions.</summary>
    /// <param name="cancellationToken">Cancels it, as long as the commit was not sent.</param>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    /// <exception cref="TransactionNotCommittedException">
    /// A statement in it had failed before, so the database would have rolled back. Nothing is committed; dispose it.
    /// </exception>
    public async ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        var session = Session;
        await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        session.Database.NotifyCommitted();
    }

    /// <summary>Has the connection closed instead of used again when this is disposed, since somebody still holds it.</summary>
    internal void Abandon() => _session?.Break();

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        var session = _session;
        _session = null;
        return session?.DisposeAsync() ?? default;
    }
}
