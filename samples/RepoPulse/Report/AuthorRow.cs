namespace RepoPulse.Report;

/// <summary>What one author did, and in which weeks.</summary>
internal sealed record AuthorRow(
    string Name,
    string Email,
    int Commits,
    long Added,
    long Deleted,
    DateTimeOffset First,
    DateTimeOffset Last,
    IReadOnlyList<WeekCount> Weeks);
