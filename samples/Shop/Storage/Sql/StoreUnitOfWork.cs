using SourceGenBus;
using SourceGenBus.Domain;
using SourceGenBus.EventStore;

namespace Shop.Storage.Sql;

/// <summary>
/// One command, one transaction of the store, which is its session. Events are in it, too, in the outbox: they go out if it
/// commits, also when the program dies at that moment, and never if it does not.
/// </summary>
internal sealed class StoreUnitOfWork(IDurableStore store, IEventBus bus) : TransactionalUnitOfWork(bus)
{
    private StoreTransaction? _transaction;

    protected override async ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken)
    {
        _transaction = await store.BeginAsync(cancellationToken);
        return _transaction.Transaction;
    }

    protected override ValueTask CommitTransactionAsync() => _transaction!.CommitAsync();

    protected override ValueTask RollbackTransactionAsync() => _transaction!.DisposeAsync();

    protected override ValueTask ReleaseAsync() => _transaction?.DisposeAsync() ?? default;
}
