namespace RepoPulse.Events;

/// <summary>
/// A commit changed a file. An event need not derive from anything: this one is published for every file of every
/// commit, and an id of its own would cost more than handling it.
/// </summary>
internal sealed record FileChanged(string CommitId, Author Author, DateTimeOffset AuthoredAt, string Path)
{
    /// <summary>Where the file was before, when this commit renamed it.</summary>
    public string? PreviousPath { get; init; }

    /// <summary>Lines added; 0 for a binary file, whose lines nobody counts.</summary>
    public long Added { get; init; }

    /// <summary>Lines deleted; 0 for a binary file.</summary>
    public long Deleted { get; init; }

    public bool IsBinary { get; init; }
}
