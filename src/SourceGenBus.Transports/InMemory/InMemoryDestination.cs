namespace SourceGenBus.Transports;

/// <summary>What was sent to one destination, and how far each group is. Safe for concurrent use.</summary>
internal sealed class InMemoryDestination(string name)
{
    private readonly object _gate = new();
    private readonly List<TransportMessage> _messages = [];
    private readonly Dictionary<string, InMemoryGroup> _groups = new(StringComparer.Ordinal);

    internal string Name => name;

    internal IReadOnlyList<TransportMessage> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    internal void Add(IReadOnlyList<TransportMessage> messages)
    {
        InMemoryGroup[] groups;
        lock (_gate)
        {
            // Whoever sent it may use the memory again.
            _messages.AddRange(messages.Select(static message => message with { Body = message.Body.ToArray() }));
            groups = [.. _groups.Values];
        }

        foreach (var group in groups)
            group.Wake();
    }

    internal InMemoryGroup Group(string group)
    {
        lock (_gate)
        {
            if (!_groups.TryGetValue(group, out var found))
                _groups.Add(group, found = new InMemoryGroup(this));
            return found;
        }
    }

    internal TransportMessage? At(int index)
    {
        lock (_gate)
            return index < _messages.Count ? _messages[index] : null;
    }

    internal void Disconnect()
    {
        InMemoryGroup[] groups;
        lock (_gate)
            groups = [.. _groups.Values];
        foreach (var group in groups)
            group.Disconnect();
    }
}
