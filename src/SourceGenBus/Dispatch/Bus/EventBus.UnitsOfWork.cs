namespace SourceGenBus;

/// <content>What units of work ask of the bus.</content>
public sealed partial class EventBus : IUnitOfWorkBus
{
    IServiceProvider? IUnitOfWorkBus.Services => DefaultContext.Services;

    void IUnitOfWorkBus.ReportFailure(UnitOfWorkFailure failure)
    {
        var (kind, subject, exception) = failure;
        switch (kind)
        {
            case UnitOfWorkFailureKind.Rollback:
                Log.RollbackFailed(subject.GetType(), exception);
                break;
            case UnitOfWorkFailureKind.Release:
                Log.ReleaseFailed(subject.GetType(), exception);
                break;
            case UnitOfWorkFailureKind.MarkCommitted:
                Log.MarkCommittedFailed(subject.GetType(), exception);
                break;
            default:
                Log.CollectedEventFailed(subject, exception);
                break;
        }
    }
}
