namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>A unit of work that writes down what is asked of it, and fails where the test says so.</summary>
internal sealed class JournalUnitOfWork(IEventBus bus, Journal journal, Faults faults) : TransactionalUnitOfWork(bus)
{
    protected override ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken)
    {
        journal.Add("begin");
        faults.Begin?.Invoke();
        return new(new object());
    }

    protected override async ValueTask CommitTransactionAsync()
    {
        await Task.Yield();
        faults.Commit?.Invoke();
        journal.Add("commit");
    }

    protected override ValueTask RollbackTransactionAsync()
    {
        journal.Add("rollback");
        faults.Rollback?.Invoke();
        return default;
    }

    protected override ValueTask ReleaseAsync()
    {
        journal.Add("release");
        faults.Release?.Invoke();
        return default;
    }
}

/// <summary>What goes wrong.</summary>
internal sealed class Faults
{
    public Action? Begin { get; set; }

    public Action? Commit { get; set; }

    public Action? Rollback { get; set; }

    public Action? Release { get; set; }
}
