namespace SourceGenBus.Generators.Flow;

/// <summary>What an operation does to the transaction around it, or to the events in it.</summary>
internal enum FlowStepKind
{
    Publish,

    /// <summary>Saves changes: a commit of its own, unless a transaction is open.</summary>
    Save,

    /// <summary>Commits an explicit transaction or unit of work.</summary>
    Commit,
    Begin,
    Rollback,

    /// <summary>Calls a function of the same class that does some of this.</summary>
    Call,
}
