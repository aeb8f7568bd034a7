namespace RepoPulse.Report;

/// <summary>How often and how much one file changed.</summary>
internal sealed record FileRow(string Path, int Changes, int BinaryChanges, long Added, long Deleted);
