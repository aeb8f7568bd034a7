namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>A bus around another that answers units of work itself.</summary>
internal sealed class AroundBus(IEventBus inner) : PlainBus(inner), IUnitOfWorkBus, IServiceProvider
{
    public List<UnitOfWorkFailure> Failures { get; } = [];

    public bool IsBroken { get; init; }

    public IServiceProvider Services => this;

    public void ReportFailure(UnitOfWorkFailure failure)
    {
        if (IsBroken)
            throw new BrokenException();
        Failures.Add(failure);
    }

    public object? GetService(Type serviceType) => null;
}
