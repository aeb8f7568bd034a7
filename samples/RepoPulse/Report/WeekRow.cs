namespace RepoPulse.Report;

/// <summary>One week in which something happened. <c>Start</c> is its Monday.</summary>
internal sealed record WeekRow(DateOnly Start, int Commits, long Added, long Deleted);
