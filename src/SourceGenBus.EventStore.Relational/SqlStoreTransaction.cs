using System.Data;
using System.Data.Common;

namespace SourceGenBus.EventStore.Relational;

/// <summary>A transaction of the store in a session of its own. Not safe for concurrent use.</summary>
public sealed class SqlStoreTransaction : StoreTransaction
{
    private SqlSession? _session;

    private SqlStoreTransaction(SqlSession session) => _session = session;

    /// <inheritdoc />
    public override DbTransaction Transaction => Session.Transaction!;

    /// <inheritdoc />
    protected override object Database => Session.Database;

    private SqlSession Session => _session ?? throw new InvalidOperationException("The transaction has ended already.");

    /// <summary>Begins one.</summary>
    /// <param name="database">The database; not owned.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>The transaction, which the caller disposes.</returns>
    public static async ValueTask<StoreTransaction> BeginAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        var session = await database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        try
        {
            await session.BeginAsync(IsolationLevel.Unspecified, cancellationToken).ConfigureAwait(false);
            return new SqlStoreTransaction(session);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc />
    public override async ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        var session = Session;
        await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        session.Database.NotifyCommitted();
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        var session = _session;
        _session = null;
        return session?.DisposeAsync() ?? default;
    }

    /// <inheritdoc />
    protected override void Abandon() => _session?.Abandon();
}
