using RepoPulse.Cli;
using RepoPulse.Git;
using RepoPulse.Handlers;

namespace RepoPulse.Report;

/// <summary>Collects what the handlers learned. They do not know one another; only this class knows them all.</summary>
internal sealed class ReportBuilder(
    HistoryTotals totals, WeeklyActivity activity, HotFiles files, Contributors contributors, AuthorRhythm rhythm)
{
    internal PulseReport Build(GitRepository repository, PulseOptions options) => new(
        PulseReport.CurrentSchema,
        new RepositorySummary(repository.Name, repository.Directory, repository.Head, repository.IsShallow),
        new PeriodSummary(options.Period.Since, options.Period.Until),
        new TotalsSummary(
            totals.Commits,
            totals.Merges,
            totals.Authors,
            files.Count,
            totals.Changes,
            totals.BinaryChanges,
            totals.Added,
            totals.Deleted,
            totals.First,
            totals.Last),
        [.. activity.Weeks],
        files.Hottest(options.Top),
        [.. contributors.Busiest(options.Top).Select(AuthorRow)]);

    private AuthorRow AuthorRow(Contribution contribution) => new(
        contribution.Author.DisplayName,
        contribution.Author.Email,
        contribution.Commits,
        contribution.Added,
        contribution.Deleted,
        contribution.First,
        contribution.Last,
        rhythm.Of(contribution.Author));
}
