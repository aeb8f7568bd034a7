using RepoPulse.Events;
using SourceGenBus;

namespace RepoPulse.Handlers;

/// <summary>Keeps an account for every author.</summary>
[EventHandler<CommitRecorded>]
[EventHandler<FileChanged>]
internal sealed class Contributors
{
    private readonly Dictionary<Author, Contribution> _contributions = [];

    internal int Count => _contributions.Count;

    public ValueTask HandleAsync(CommitRecorded e)
    {
        var known = _contributions.GetValueOrDefault(e.Author) ?? new Contribution(e.Author, e.AuthoredAt);
        _contributions[e.Author] = known with
        {
            // The newest spelling of the name wins.
            Author = e.Author,
            Commits = known.Commits + 1,
            First = e.AuthoredAt < known.First ? e.AuthoredAt : known.First,
            Last = e.AuthoredAt > known.Last ? e.AuthoredAt : known.Last,
        };
        return ValueTask.CompletedTask;
    }

    public ValueTask HandleAsync(FileChanged e)
    {
        var known = _contributions[e.Author];
        _contributions[e.Author] = known with { Added = known.Added + e.Added, Deleted = known.Deleted + e.Deleted };
        return ValueTask.CompletedTask;
    }

    /// <summary>The authors with most commits; where that is equal, those with most lines.</summary>
    internal IReadOnlyList<Contribution> Busiest(int count) =>
        [.. _contributions.Values
            .OrderByDescending(contribution => contribution.Commits)
            .ThenByDescending(contribution => contribution.Added + contribution.Deleted)
            .ThenBy(contribution => contribution.Author.DisplayName, StringComparer.Ordinal)
            .Take(count)];
}
