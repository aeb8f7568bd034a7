using SourceGenBus.EventStore;

namespace SourceGenBus.Transports.Sql;

/// <summary>
/// One part of a destination that a consumer has: what it has read, what is acknowledged, and what came back. Not thread-safe; its consumer
/// locks it.
/// </summary>
internal sealed class SqlPartition(int number, string stream, string checkpoint, long acknowledged) : IDisposable
{
    private readonly SortedSet<long> _out = [];
    private readonly SortedSet<long> _acknowledged = [];
    private readonly SortedDictionary<long, DateTimeOffset> _returned = [];
    private readonly CancellationTokenSource _lost = new();

    internal int Number => number;

    internal string Stream => stream;

    internal string Checkpoint => checkpoint;

    internal CancellationToken Lost => _lost.Token;

    /// <summary>The first version that was not read.</summary>
    internal long Next { get; private set; } = acknowledged + 1;

    /// <summary>Up to which version all is acknowledged.</summary>
    internal long Acknowledged { get; private set; } = acknowledged;

    internal int Outstanding => _out.Count;

    /// <summary>Where to read: what came back comes first, and holds up what is behind it until it is due.</summary>
    /// <returns>The first version to read and the last; null when nothing may be read yet.</returns>
    internal (long From, long To)? Readable(DateTimeOffset now)
    {
        if (_returned.Count == 0)
            return (Next, long.MaxValue);
        var (version, due) = _returned.First();
        return due <= now ? (version, version) : null;
    }

    /// <returns>Whether the version is to be handed over, and was not before.</returns>
    internal bool Take(long version)
    {
        _returned.Remove(version);
        if (version >= Next)
            Next = version + 1;
        return !_acknowledged.Contains(version) && version > Acknowledged && _out.Add(version);
    }

    /// <summary>Another consumer wants it, or it was deleted: it is passed over.</summary>
    internal void Skip(long version)
    {
        _returned.Remove(version);
        if (version >= Next)
            Next = version + 1;
        Acknowledge(version);
    }

    internal bool Acknowledge(long version)
    {
        _out.Remove(version);
        if (version <= Acknowledged || !_acknowledged.Add(version))
            return false;
        var before = Acknowledged;
        while (_acknowledged.Remove(Acknowledged + 1))
            Acknowledged++;
        return Acknowledged > before;
    }

    internal bool Return(long version, DateTimeOffset due)
    {
        if (!_out.Remove(version))
            return false;
        _returned[version] = due;
        return true;
    }

    internal void Lose() => _lost.Cancel();

    public void Dispose() => _lost.Dispose();
}
