namespace RepoPulse.Git;

/// <summary>What the commit before it did to one file.</summary>
internal sealed record FileStat(string Path, string? PreviousPath, long Added, long Deleted, bool IsBinary) : LogRecord;
