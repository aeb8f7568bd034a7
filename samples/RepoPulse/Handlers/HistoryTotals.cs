using RepoPulse.Events;
using SourceGenBus;

namespace RepoPulse.Handlers;

/// <summary>Counts everything. One class may handle several events: one attribute and one method for each.</summary>
[EventHandler<AuthorAppeared>]
[EventHandler<CommitRecorded>]
[EventHandler<FileChanged>]
internal sealed class HistoryTotals
{
    internal int Authors { get; private set; }

    internal int Commits { get; private set; }

    internal int Merges { get; private set; }

    internal long Changes { get; private set; }

    internal long BinaryChanges { get; private set; }

    internal long Added { get; private set; }

    internal long Deleted { get; private set; }

    internal DateTimeOffset? First { get; private set; }

    internal DateTimeOffset? Last { get; private set; }

    public ValueTask HandleAsync(AuthorAppeared e)
    {
        Authors++;
        return ValueTask.CompletedTask;
    }

    public ValueTask HandleAsync(CommitRecorded e)
    {
        Commits++;
        Merges += e.IsMerge ? 1 : 0;
        // Parents come before children, but clocks differ: the first commit need not carry the earliest date.
        First = e.AuthoredAt < First ? e.AuthoredAt : First ?? e.AuthoredAt;
        Last = e.AuthoredAt > Last ? e.AuthoredAt : Last ?? e.AuthoredAt;
        return ValueTask.CompletedTask;
    }

    public ValueTask HandleAsync(FileChanged e)
    {
        Changes++;
        BinaryChanges += e.IsBinary ? 1 : 0;
        Added += e.Added;
        Deleted += e.Deleted;
        return ValueTask.CompletedTask;
    }
}
