using System.Collections.Concurrent;

namespace SourceGenBus.Tests.Support;

/// <summary>What handlers leave behind. Events carry it, so that tests that run side by side share nothing.</summary>
internal sealed class Trail
{
    private readonly ConcurrentQueue<string> _marks = new();

    /// <summary>In the order in which they were left.</summary>
    internal IReadOnlyList<string> Marks => [.. _marks];

    /// <summary>In alphabetical order, for handlers that run in no promised order.</summary>
    internal IReadOnlyList<string> Sorted => [.. _marks.Order(StringComparer.Ordinal)];

    internal void Mark(string mark) => _marks.Enqueue(mark);

    internal ValueTask Leave(string mark)
    {
        Mark(mark);
        return ValueTask.CompletedTask;
    }
}
