using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SourceGenBus.EventStore;

/// <summary>Snapshots of an aggregate in terms of a state that is serialized as JSON. Safe for concurrent use.</summary>
/// <typeparam name="TAggregate">The aggregate.</typeparam>
/// <typeparam name="TState">What is kept of it.</typeparam>
public sealed class AggregateSnapshots<TAggregate, TState> : AggregateSnapshots<TAggregate>
    where TState : notnull
{
    private readonly string _name;
    private readonly int _schemaVersion;
    private readonly JsonTypeInfo<TState> _json;
    private readonly Func<TAggregate, TState> _capture;
    private readonly Action<TAggregate, TState> _restore;

    /// <summary>Makes them.</summary>
    /// <param name="name">The stable name of the state, such as <c>order</c>.</param>
    /// <param name="schemaVersion">
    /// The version of the state's schema, from 1. Count it up whenever the state changes, or the meaning of an event for it: older
    /// snapshots are then ignored and replaced.
    /// </param>
    /// <param name="json">How the state is serialized: from a <c>JsonSerializerContext</c> of the application.</param>
    /// <param name="capture">Reads the state from an aggregate.</param>
    /// <param name="restore">Writes the state into an aggregate that nothing has happened to.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="schemaVersion"/> is below 1.</exception>
    public AggregateSnapshots(
        string name, int schemaVersion, JsonTypeInfo<TState> json, Func<TAggregate, TState> capture, Action<TAggregate, TState> restore)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        CheckedText.ThrowUnlessIdentifier(name, "name of a snapshot");
        ArgumentOutOfRangeException.ThrowIfLessThan(schemaVersion, 1);
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentNullException.ThrowIfNull(restore);
        _name = name;
        _schemaVersion = schemaVersion;
        _json = json;
        _capture = capture;
        _restore = restore;
    }

    internal override Snapshot Capture(TAggregate aggregate, long version) =>
        _capture(aggregate) is { } state
            ? new(version, _name, _schemaVersion, JsonSerializer.SerializeToUtf8Bytes(state, _json))
            : throw new InvalidOperationException($"The delegate that captures the state of '{typeof(TAggregate)}' returned null.");

    internal override bool Knows(Snapshot snapshot) => snapshot.Name == _name && snapshot.SchemaVersion == _schemaVersion;

    internal override void Restore(TAggregate aggregate, Snapshot snapshot) =>
        _restore(aggregate, JsonSerializer.Deserialize(snapshot.Payload.Span, _json) ?? throw new JsonException("The state is null."));
}
