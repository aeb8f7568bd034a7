namespace RepoPulse.Report;

/// <summary>Everything a report says, in whatever form. Its JSON form is documented in README.md.</summary>
internal sealed record PulseReport(
    int Schema,
    RepositorySummary Repository,
    PeriodSummary Period,
    TotalsSummary Totals,
    IReadOnlyList<WeekRow> Weeks,
    IReadOnlyList<FileRow> Files,
    IReadOnlyList<AuthorRow> Authors)
{
    /// <summary>Raised when a field changes its meaning or goes away; new fields may come without notice.</summary>
    internal const int CurrentSchema = 1;
}
