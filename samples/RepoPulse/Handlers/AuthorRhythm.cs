using RepoPulse.Events;
using RepoPulse.Report;
using SourceGenBus;

namespace RepoPulse.Handlers;

/// <summary>Remembers in which weeks each author committed, for the spark lines.</summary>
[EventHandler<CommitRecorded>]
internal sealed class AuthorRhythm
{
    private readonly Dictionary<Author, SortedDictionary<Week, int>> _weeks = [];

    public ValueTask HandleAsync(CommitRecorded e)
    {
        if (!_weeks.TryGetValue(e.Author, out var weeks))
        {
            _weeks.Add(e.Author, weeks = []);
        }

        var week = Week.Of(e.AuthoredAt);
        weeks[week] = weeks.GetValueOrDefault(week) + 1;
        return ValueTask.CompletedTask;
    }

    /// <summary>The weeks in which the author committed, oldest first.</summary>
    internal IReadOnlyList<WeekCount> Of(Author author) =>
        _weeks.TryGetValue(author, out var weeks)
            ? [.. weeks.Select(week => new WeekCount(week.Key.Monday, week.Value))]
            : [];
}
