using RepoPulse.Events;
using RepoPulse.Report;
using SourceGenBus;

namespace RepoPulse.Handlers;

/// <summary>Counts commits and lines by week.</summary>
/// <remarks>
/// A singleton: the bus calls one instance for every event, and the report asks the container for that instance. It
/// holds no lock because the publisher awaits every event before it publishes the next; a program that publishes from
/// several threads needs one.
/// </remarks>
[EventHandler<CommitRecorded>]
[EventHandler<FileChanged>]
internal sealed class WeeklyActivity
{
    private readonly SortedDictionary<Week, WeekRow> _weeks = [];

    /// <summary>The weeks in which something happened, oldest first.</summary>
    internal IEnumerable<WeekRow> Weeks => _weeks.Values;

    public ValueTask HandleAsync(CommitRecorded e)
    {
        var row = RowOf(e.AuthoredAt);
        _weeks[new Week(row.Start)] = row with { Commits = row.Commits + 1 };
        return ValueTask.CompletedTask;
    }

    public ValueTask HandleAsync(FileChanged e)
    {
        var row = RowOf(e.AuthoredAt);
        _weeks[new Week(row.Start)] = row with { Added = row.Added + e.Added, Deleted = row.Deleted + e.Deleted };
        return ValueTask.CompletedTask;
    }

    private WeekRow RowOf(DateTimeOffset moment)
    {
        var week = Week.Of(moment);
        return _weeks.GetValueOrDefault(week) ?? new WeekRow(week.Monday, Commits: 0, Added: 0, Deleted: 0);
    }
}
