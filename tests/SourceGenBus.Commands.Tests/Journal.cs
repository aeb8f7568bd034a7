using System.Collections.Concurrent;

namespace SourceGenBus.Commands.Tests;

/// <summary>What the handlers of one bus did.</summary>
public sealed class Journal
{
    private readonly ConcurrentQueue<string> _entries = new();

    public IReadOnlyList<string> Entries => [.. _entries];

    public void Write(string entry) => _entries.Enqueue(entry);
}
