namespace Pipeline.Orders;

/// <summary>What happened, in order.</summary>
public sealed class Journal
{
    private readonly List<string> _entries = [];

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
