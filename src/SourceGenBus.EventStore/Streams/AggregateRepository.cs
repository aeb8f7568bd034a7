namespace SourceGenBus.EventStore;

/// <summary>Loads aggregates from their streams and saves what they raised. Safe for concurrent use; an aggregate is not.</summary>
/// <typeparam name="TAggregate">The aggregate.</typeparam>
/// <typeparam name="TId">The type of its identity.</typeparam>
/// <param name="streams">The streams.</param>
/// <param name="create">Makes an aggregate that nothing has happened to.</param>
/// <param name="streamName">The stream of an aggregate; it must never change, so it shall not contain a class name.</param>
public sealed class AggregateRepository<TAggregate, TId>(
    EventStreams streams, Func<TId, TAggregate> create, Func<TId, string> streamName)
    where TAggregate : AggregateRoot<TId>
    where TId : notnull
{
    private readonly EventStreams _streams = streams ?? throw new ArgumentNullException(nameof(streams));
    private readonly Func<TId, TAggregate> _create = create ?? throw new ArgumentNullException(nameof(create));
    private readonly Func<TId, string> _streamName = streamName ?? throw new ArgumentNullException(nameof(streamName));

    /// <summary>Loads an aggregate.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The aggregate, or null when its stream has no events.</returns>
    /// <exception cref="EventFormatException">A stored event cannot be read.</exception>
    /// <exception cref="InvalidOperationException">
    /// The aggregate has no <c>Apply</c> for an event of its stream, such as one that a newer program wrote.
    /// </exception>
    public async ValueTask<TAggregate?> FindAsync(TId id, CancellationToken cancellationToken = default)
    {
        List<object>? history = null;
        await foreach (var recorded in _streams.ReadAsync(_streamName(id), cancellationToken: cancellationToken).ConfigureAwait(false))
            (history ??= []).Add(recorded.Event);
        if (history is null)
            return null;

        var aggregate = _create(id);
        aggregate.LoadFromHistory(history);
        return aggregate;
    }

    /// <summary>Appends what the aggregate has raised and marks it committed. Nothing raised, nothing done.</summary>
    /// <param name="aggregate">The aggregate.</param>
    /// <param name="context">Whose correlation, causation, user and metadata are stored beside the events; null for none.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>The version of the stream and the position of the last event.</returns>
    /// <exception cref="VersionConflictException">Somebody else has saved this aggregate since it was loaded.</exception>
    public async ValueTask<AppendResult> SaveAsync(TAggregate aggregate, EventContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        var events = aggregate.UncommittedEvents;
        if (events.Count == 0)
            return new AppendResult(aggregate.Version, 0);

        var expected = ExpectedVersion.Exactly(aggregate.Version - events.Count);
        var result = await _streams.AppendAsync(_streamName(aggregate.Id), expected, events, context, cancellationToken).ConfigureAwait(false);
        aggregate.MarkCommitted();
        return result;
    }
}
