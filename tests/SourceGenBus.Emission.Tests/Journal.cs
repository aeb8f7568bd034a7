namespace SourceGenBus.Emission.Tests;

/// <summary>What the handlers of one bus did, in order.</summary>
internal sealed class Journal
{
    private readonly List<string> _entries = [];

    /// <summary>What the handler of a leaf does.</summary>
    public Func<object, EventContext, ValueTask> Received { get; set; } = static (_, _) => default;

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
