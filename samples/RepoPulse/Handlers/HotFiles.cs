using RepoPulse.Events;
using RepoPulse.Report;
using SourceGenBus;

namespace RepoPulse.Handlers;

/// <summary>Counts how often each file changed. A file that is renamed takes its past along.</summary>
[EventHandler<FileChanged>]
internal sealed class HotFiles
{
    private readonly Dictionary<string, FileRow> _files = [];

    internal int Count => _files.Count;

    public ValueTask HandleAsync(FileChanged e)
    {
        var row = _files.GetValueOrDefault(e.Path) ?? new FileRow(e.Path, Changes: 0, BinaryChanges: 0, Added: 0, Deleted: 0);
        if (e.PreviousPath is not null && _files.Remove(e.PreviousPath, out var past))
        {
            row = new FileRow(
                e.Path,
                row.Changes + past.Changes,
                row.BinaryChanges + past.BinaryChanges,
                row.Added + past.Added,
                row.Deleted + past.Deleted);
        }

        _files[e.Path] = row with
        {
            Changes = row.Changes + 1,
            BinaryChanges = row.BinaryChanges + (e.IsBinary ? 1 : 0),
            Added = row.Added + e.Added,
            Deleted = row.Deleted + e.Deleted,
        };
        return ValueTask.CompletedTask;
    }

    /// <summary>The files that changed most often; where that is equal, those that changed most.</summary>
    internal IReadOnlyList<FileRow> Hottest(int count) =>
        [.. _files.Values
            .OrderByDescending(file => file.Changes)
            .ThenByDescending(file => file.Added + file.Deleted)
            .ThenBy(file => file.Path, StringComparer.Ordinal)
            .Take(count)];
}
