namespace SourceGenBus.Transports.Redis;

/// <summary>
/// The messages of a partition that wait to be delivered again, and those behind them with the same key: a key keeps its order, and the
/// other keys of the partition do not wait. They are known by their ids alone; Redis has them as pending. Not thread-safe.
/// </summary>
internal sealed class KeptBack
{
    private readonly SortedDictionary<RedisEntryId, Entry> _entries = [];
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);

    internal int Count => _entries.Count;

    /// <summary>Whether a message with this key must wait for one before it.</summary>
    internal bool Holds(string? key) => key is not null && _keys.ContainsKey(key);

    /// <param name="id">The message.</param>
    /// <param name="key">Its key.</param>
    /// <param name="deliveries">How often it has been delivered.</param>
    /// <param name="due">The time stamp from which on it may be delivered.</param>
    internal void Add(string id, string? key, int deliveries, long due)
    {
        if (!_entries.TryAdd(RedisEntryId.Parse(id), new Entry(id, key, deliveries, due)) || key is null)
            return;
        _keys[key] = _keys.GetValueOrDefault(key) + 1;
    }

    /// <summary>When the next one may be delivered; null when none waits.</summary>
    internal long? NextDue()
    {
        var (next, keys) = ((long?)null, new HashSet<string>(StringComparer.Ordinal));
        foreach (var entry in _entries.Values)
        {
            // Only the first of a key counts; the others wait for it.
            if (entry.Key is null || keys.Add(entry.Key))
                next = Math.Min(next ?? long.MaxValue, entry.Due);
        }

        return next;
    }

    /// <summary>Takes those that may be delivered now, in their order.</summary>
    internal List<(string Id, int Deliveries)> Take(int maximum, long now)
    {
        List<(string Id, int Deliveries)> due = [];
        if (_entries.Count == 0)
            return due;
        HashSet<string> waiting = new(StringComparer.Ordinal);
        List<RedisEntryId> taken = [];
        foreach (var (id, entry) in _entries)
        {
            if (due.Count == maximum)
                break;
            if (entry.Key is not null && waiting.Contains(entry.Key))
                continue;
            if (entry.Due > now)
            {
                if (entry.Key is not null)
                    waiting.Add(entry.Key);
                continue;
            }

            due.Add((entry.Id, entry.Deliveries));
            taken.Add(id);
        }

        foreach (var id in taken)
            Remove(id);
        return due;
    }

    private void Remove(RedisEntryId id)
    {
        _entries.Remove(id, out var entry);
        if (entry?.Key is { } key && --_keys[key] == 0)
            _keys.Remove(key);
    }

    private sealed record Entry(string Id, string? Key, int Deliveries, long Due);
}
