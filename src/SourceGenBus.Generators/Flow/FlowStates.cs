namespace SourceGenBus.Generators.Flow;

/// <summary>What may have been committed where control is; several where several paths meet.</summary>
[Flags]
internal enum FlowStates
{
    Unreachable = 0,

    /// <summary>Nothing has been committed.</summary>
    Uncommitted = 1,

    /// <summary>A transaction is open, in which saving commits nothing.</summary>
    InTransaction = 2,

    /// <summary>Changes were saved outside any transaction that is begun here.</summary>
    Saved = 4,

    /// <summary>A transaction was committed or rolled back, and no other begun.</summary>
    Settled = 8,
}
