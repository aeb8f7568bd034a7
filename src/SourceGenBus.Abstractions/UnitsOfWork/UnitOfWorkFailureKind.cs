namespace SourceGenBus;

/// <summary>What failed in a unit of work.</summary>
public enum UnitOfWorkFailureKind
{
    /// <summary>The transaction of a unit of work could not be rolled back.</summary>
    Rollback = 1,

    /// <summary>A unit of work could not give up what it had taken for its transaction.</summary>
    Release = 2,

    /// <summary>An aggregate could not be marked as committed; its events are published.</summary>
    MarkCommitted = 3,

    /// <summary>An event could not be published; what was committed stands, and the other events are published.</summary>
    Publish = 4,
}
