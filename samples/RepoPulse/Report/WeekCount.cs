namespace RepoPulse.Report;

/// <summary>The commits of one author in one week.</summary>
internal sealed record WeekCount(DateOnly Start, int Commits);
