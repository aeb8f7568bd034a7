using Microsoft.Data.Sqlite;
using SourceGenBus;

namespace Shop.Storage;

/// <summary>One command, one transaction. Its session is the <see cref="SqliteTransaction"/>.</summary>
internal sealed class SqliteUnitOfWork(Database database, IEventBus bus) : TransactionalUnitOfWork(bus)
{
    private SqliteTransaction? _transaction;

    protected override async ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken) =>
        _transaction = await database.BeginAsync(cancellationToken);

    protected override ValueTask CommitTransactionAsync()
    {
        _transaction!.Commit();
        return default;
    }

    protected override ValueTask RollbackTransactionAsync()
    {
        _transaction!.Rollback();
        return default;
    }

    /// <summary>Before events are published, so that their handlers find the writer free.</summary>
    protected override ValueTask ReleaseAsync()
    {
        if (_transaction is not null)
            database.End(_transaction);
        _transaction = null;
        return default;
    }
}
