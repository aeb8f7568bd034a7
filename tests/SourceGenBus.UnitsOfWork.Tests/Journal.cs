namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>What happened, in order.</summary>
internal sealed class Journal
{
    private readonly List<string> _entries = [];

    /// <summary>What the handler of every event does.</summary>
    public Func<object, EventContext, CancellationToken, ValueTask> Handled { get; set; } = static (_, _, _) => default;

    public string[] Entries
    {
        get
        {
            lock (_entries)
                return [.. _entries];
        }
    }

    public void Add(string entry)
    {
        lock (_entries)
            _entries.Add(entry);
    }
}
