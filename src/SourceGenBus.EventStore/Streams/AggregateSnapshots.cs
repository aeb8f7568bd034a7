namespace SourceGenBus.EventStore;

/// <summary>
/// How often snapshots of an aggregate are kept, and how they are made and read. Snapshots save reading, and nothing depends on them: one
/// that cannot be used is ignored, and the aggregate is rebuilt from all of its events. Safe for concurrent use.
/// </summary>
/// <typeparam name="TAggregate">The aggregate.</typeparam>
public abstract class AggregateSnapshots<TAggregate>
{
    private readonly int _every = 100;

    private protected AggregateSnapshots()
    {
    }

    /// <summary>After how many events a new snapshot is kept. 100 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int Every
    {
        get => _every;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _every = value;
        }
    }

    /// <summary>
    /// Called for a snapshot that was ignored or could not be kept, with the stream and the reason; the reason is null for a snapshot of
    /// another name or schema version, which is usual after a deployment. Null for nobody.
    /// </summary>
    public Action<string, Exception?>? Ignored { get; init; }

    /// <summary>Makes a snapshot of the aggregate as it is.</summary>
    internal abstract Snapshot Capture(TAggregate aggregate, long version);

    /// <summary>Whether the snapshot is of this name and schema version.</summary>
    internal abstract bool Knows(Snapshot snapshot);

    /// <summary>Restores the state. Whatever it throws, the aggregate must not be used then.</summary>
    internal abstract void Restore(TAggregate aggregate, Snapshot snapshot);
}
