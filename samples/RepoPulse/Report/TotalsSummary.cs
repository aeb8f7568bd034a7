namespace RepoPulse.Report;

/// <summary>The sums over the whole period, not only over the rows that are listed.</summary>
internal sealed record TotalsSummary(
    int Commits,
    int Merges,
    int Authors,
    int Files,
    long Changes,
    long BinaryChanges,
    long Added,
    long Deleted,
    DateTimeOffset? First,
    DateTimeOffset? Last);
