namespace SourceGenBus.Generators.Flow;

/// <summary>Which commits a publish may have to wait for, by what lies behind it.</summary>
internal enum CommitSearch
{
    /// <summary>Nothing is committed and no transaction begun: any commit, also of a transaction that is begun later.</summary>
    Any,

    /// <summary>A transaction is open: whatever commits before another is begun.</summary>
    Open,

    /// <summary>Changes are saved, but perhaps in a transaction that the method was given: its commit.</summary>
    Given,
}
