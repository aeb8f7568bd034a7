namespace RepoPulse.Report;

/// <summary>Which repository was read. <c>Head</c> is null before the first commit.</summary>
internal sealed record RepositorySummary(string Name, string Path, string? Head, bool Shallow);
