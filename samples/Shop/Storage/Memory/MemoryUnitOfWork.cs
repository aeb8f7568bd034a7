using SourceGenBus;
using SourceGenBus.Domain;

namespace Shop.Storage.Memory;

/// <summary>
/// One command, one transaction. Events go to the queue, in the order of the commits: what waits there is handled before the program
/// ends, and lost when it is killed. That is what a durable store is for.
/// </summary>
internal sealed class MemoryUnitOfWork(MemoryShop shop, IEventBus bus, IEventQueue queue) : TransactionalUnitOfWork(bus)
{
    private MemoryTransaction? _transaction;

    protected override async ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken)
    {
        await shop.Turn.WaitAsync(cancellationToken);
        return _transaction = new MemoryTransaction();
    }

    protected override async ValueTask CommitTransactionAsync()
    {
        foreach (var change in _transaction!.Changes)
            change();
        foreach (var (@event, context) in _transaction.Events)
            await queue.EnqueueAsync(@event, context.WithCurrentTrace(), @event.AggregateId, CancellationToken.None);
    }

    protected override ValueTask RollbackTransactionAsync() => default; // Nothing was changed yet.

    protected override ValueTask ReleaseAsync()
    {
        if (_transaction is not null)
            shop.Turn.Release();
        _transaction = null;
        return default;
    }
}
