using SourceGenBus.Domain;

namespace SourceGenBus.Background.Tests;

/// <summary>The unit of work of somebody who enqueues.</summary>
internal sealed class CallersUnitOfWork(IEventBus bus) : TransactionalUnitOfWork(bus)
{
    protected override ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken) => new(new object());

    protected override ValueTask CommitTransactionAsync() => default;

    protected override ValueTask RollbackTransactionAsync() => default;
}
