namespace SourceGenBus.Generators.Copies;

/// <summary>What variables hold at one place, and what was handed over on some way to it.</summary>
internal sealed class CopyState
{
    private readonly Dictionary<object, EventValue?> _values;
    private readonly HashSet<(HandOverChannel Channel, object Origin, object? Copy)> _handed;

    internal CopyState()
        : this([], [])
    {
    }

    private CopyState(Dictionary<object, EventValue?> values, HashSet<(HandOverChannel, object, object?)> handed)
    {
        _values = values;
        _handed = handed;
    }

    internal CopyState Clone() => new(new Dictionary<object, EventValue?>(_values), [.. _handed]);

    /// <summary>What a variable holds; false where nothing was assigned to it yet.</summary>
    internal bool TryGet(object variable, out EventValue? value) => _values.TryGetValue(variable, out value);

    internal void Set(object variable, EventValue? value) => _values[variable] = value;

    /// <summary>An expression makes a new event: what it made in the round before is another one.</summary>
    internal void Renew(object origin)
    {
        _handed.RemoveWhere(handed => handed.Origin.Equals(origin));
        foreach (var variable in _values.Where(pair => pair.Value?.Origin.Equals(origin) == true).Select(static pair => pair.Key).ToList())
            _values[variable] = null;
    }

    internal bool WasHandedOver(EventValue value) =>
        _handed.Any(handed => handed.Origin.Equals(value.Origin) && Equals(handed.Copy, value.Copy));

    internal void HandOver(HandOverChannel channel, EventValue value) => _handed.Add((channel, value.Origin, value.Copy));

    /// <summary>Other events with the id of this one that were handed over there before; those that may be this one do not count.</summary>
    internal IEnumerable<object?> Others(HandOverChannel channel, EventValue value) => value.Copy == EventValue.Mixed
        ? []
        : _handed
            .Where(handed => handed.Channel == channel && handed.Origin.Equals(value.Origin))
            .Select(static handed => handed.Copy)
            .Where(copy => copy != EventValue.Mixed && !Equals(copy, value.Copy));

    /// <summary>Adds what another way to the same place brings; whether that was anything new.</summary>
    internal bool Join(CopyState other)
    {
        var changed = false;
        foreach (var pair in other._values)
        {
            var joined = _values.TryGetValue(pair.Key, out var known) ? EventValue.Join(known, pair.Value) : pair.Value;
            if (_values.ContainsKey(pair.Key) && Equals(joined, known))
                continue;
            _values[pair.Key] = joined;
            changed = true;
        }

        foreach (var handed in other._handed)
            changed |= _handed.Add(handed);
        return changed;
    }
}
