using System.Data.Common;
using SourceGenBus.Domain;

namespace SourceGenBus.EventStore;

/// <summary>Loads aggregates from their streams and saves what they raised. Safe for concurrent use; an aggregate is not.</summary>
/// <typeparam name="TAggregate">The aggregate.</typeparam>
/// <typeparam name="TId">The type of its identity.</typeparam>
/// <param name="streams">The streams.</param>
/// <param name="create">Makes an aggregate that nothing has happened to.</param>
/// <param name="streamName">The stream of an aggregate; it must never change, so it shall not contain a class name.</param>
/// <param name="snapshots">How snapshots are kept; null for none.</param>
public sealed class AggregateRepository<TAggregate, TId>(
    EventStreams streams, Func<TId, TAggregate> create, Func<TId, string> streamName, AggregateSnapshots<TAggregate>? snapshots = null)
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
    /// The aggregate has no <c>Apply</c> for an event of its stream, such as one that a newer program wrote or one that was redacted; or
    /// retention has deleted the beginning of the stream, and no snapshot stands for it.
    /// </exception>
    public async ValueTask<TAggregate?> FindAsync(TId id, CancellationToken cancellationToken = default)
    {
        var stream = StreamOf(id);
        if (snapshots is not null
            && await FindFromSnapshotAsync(snapshots, id, stream, cancellationToken).ConfigureAwait(false) is { } found)
            return found;
        return await RebuildAsync(id, stream, _streams.ReadAsync(stream, cancellationToken: cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>
    /// Loads an aggregate in the caller's transaction: with what that has saved, and without a connection of its own. Snapshots are not
    /// used, so its stream must still have its first event.
    /// </summary>
    /// <param name="transaction">The transaction, owned by the caller, of a connection to the database of the store.</param>
    /// <param name="id">Its identity.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The aggregate, or null when its stream has no events.</returns>
    /// <exception cref="EventFormatException">A stored event cannot be read.</exception>
    /// <exception cref="InvalidOperationException">The aggregate has no <c>Apply</c> for an event of its stream.</exception>
    public ValueTask<TAggregate?> FindAsync(DbTransaction transaction, TId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var stream = StreamOf(id);
        return RebuildAsync(id, stream, _streams.ReadAsync(transaction, stream, cancellationToken));
    }

    /// <summary>
    /// Loads an aggregate in the transaction of a handler, which is the <see cref="EventContext.Session"/> of its context.
    /// </summary>
    /// <param name="context">The handler's context.</param>
    /// <param name="id">Its identity.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The aggregate, or null when its stream has no events.</returns>
    /// <exception cref="EventFormatException">A stored event cannot be read.</exception>
    /// <exception cref="InvalidOperationException">
    /// The context has no transaction, or the aggregate has no <c>Apply</c> for an event of its stream.
    /// </exception>
    public ValueTask<TAggregate?> FindAsync(EventContext context, TId id, CancellationToken cancellationToken = default) =>
        FindAsync(TransactionOf(context), id, cancellationToken);

    /// <summary>
    /// Appends what the aggregate has raised, in the caller's transaction, with which it is stored or not, and marks it committed. When the
    /// transaction rolls back, load the aggregate again.
    /// </summary>
    /// <param name="transaction">The transaction, owned by the caller, of a connection to the database of the store.</param>
    /// <param name="aggregate">The aggregate.</param>
    /// <param name="context">Whose correlation, causation, user and metadata are stored beside the events; null for none.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <returns>The version of the stream and the position of the last event.</returns>
    /// <exception cref="VersionConflictException">
    /// Somebody else has saved this aggregate since it was loaded. The transaction can go on.
    /// </exception>
    /// <remarks>No snapshot is kept, since the transaction may roll back; the next save outside of one keeps it.</remarks>
    public async ValueTask<AppendResult> SaveAsync(
        DbTransaction transaction, TAggregate aggregate, EventContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(aggregate);
        var events = aggregate.UncommittedEvents;
        if (events.Count == 0)
            return new AppendResult(aggregate.Version, 0);

        var expected = ExpectedVersion.Exactly(aggregate.Version - events.Count);
        var stream = StreamOf(aggregate.Id);
        var result = await _streams.AppendAsync(transaction, stream, expected, events, context, cancellationToken).ConfigureAwait(false);
        aggregate.MarkCommitted();
        return result;
    }

    /// <summary>
    /// Appends what the aggregate has raised in the transaction of a handler, which is the <see cref="EventContext.Session"/> of its
    /// context, with the correlation, causation, user and metadata of that context.
    /// </summary>
    /// <param name="context">The handler's context.</param>
    /// <param name="aggregate">The aggregate.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <returns>The version of the stream and the position of the last event.</returns>
    /// <exception cref="VersionConflictException">Somebody else has saved this aggregate since it was loaded.</exception>
    /// <exception cref="InvalidOperationException">The context has no transaction.</exception>
    public ValueTask<AppendResult> SaveAsync(EventContext context, TAggregate aggregate, CancellationToken cancellationToken = default) =>
        SaveAsync(TransactionOf(context), aggregate, context, cancellationToken);

    /// <summary>Appends what the aggregate has raised and marks it committed. Nothing raised, nothing done.</summary>
    /// <param name="aggregate">The aggregate.</param>
    /// <param name="context">Whose correlation, causation, user and metadata are stored beside the events; null for none.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>The version of the stream and the position of the last event.</returns>
    /// <exception cref="VersionConflictException">Somebody else has saved this aggregate since it was loaded.</exception>
    public async ValueTask<AppendResult> SaveAsync(
        TAggregate aggregate,
        EventContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        var events = aggregate.UncommittedEvents;
        if (events.Count == 0)
            return new AppendResult(aggregate.Version, 0);

        var expected = ExpectedVersion.Exactly(aggregate.Version - events.Count);
        var stream = StreamOf(aggregate.Id);
        var result = await _streams.AppendAsync(stream, expected, events, context, cancellationToken).ConfigureAwait(false);
        aggregate.MarkCommitted();
        if (snapshots is not null && result.Version / snapshots.Every > (result.Version - events.Count) / snapshots.Every)
            await SaveSnapshotAsync(snapshots, aggregate, stream, cancellationToken).ConfigureAwait(false);
        return result;
    }

    private static DbTransaction TransactionOf(EventContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Session switch
        {
            DbTransaction transaction => transaction,
            StoreTransaction unit => unit.Transaction,
            null => throw new InvalidOperationException("The context has no session. A handler has one when its events come from " +
                "TransactionalBusTarget; otherwise pass a transaction."),
            var other => throw new InvalidOperationException($"The session of the context is a {other.GetType()} and no DbTransaction. " +
                "Pass the transaction that the store shall take part in."),
        };
    }

    private TAggregate Create(TId id) => _create(id)
        ?? throw new InvalidOperationException($"The delegate that makes a '{typeof(TAggregate)}' returned null for the id '{id}'.");

    private string StreamOf(TId id) => _streamName(id)
        ?? throw new InvalidOperationException(
            $"The delegate that names the stream of a '{typeof(TAggregate)}' returned null for the id '{id}'.");

    private async ValueTask<TAggregate?> RebuildAsync(TId id, string stream, IAsyncEnumerable<RecordedEvent> events)
    {
        List<object>? history = null;
        await foreach (var recorded in events.ConfigureAwait(false))
        {
            if (history is null && recorded.Version != 1)
            {
                throw new InvalidOperationException(
                    $"Stream '{stream}' begins with version {recorded.Version}, since retention has deleted what came before, and there " +
                    "is no snapshot to begin with. Its aggregate cannot be restored.");
            }

            (history ??= []).Add(recorded.Event);
        }

        if (history is null)
            return null;

        var aggregate = Create(id);
        aggregate.LoadFromHistory(history);
        return aggregate;
    }

    /// <summary>Null when there is no snapshot that can be used.</summary>
    private async ValueTask<TAggregate?> FindFromSnapshotAsync(
        AggregateSnapshots<TAggregate> kept, TId id, string stream, CancellationToken cancellationToken)
    {
        if (await _streams.Storage.ReadSnapshotAsync(stream, cancellationToken).ConfigureAwait(false) is not { } snapshot)
            return null;
        if (!kept.Knows(snapshot))
        {
            kept.Ignored?.Invoke(stream, null);
            return null;
        }

        var aggregate = Create(id);
        try
        {
            kept.Restore(aggregate, snapshot);
        }
        catch (Exception exception)
        {
            // Whatever is wrong with it, the events are there.
            kept.Ignored?.Invoke(stream, exception);
            return null;
        }

        // The last event that the snapshot is made of is read, too: where it is missing, the snapshot is not of this stream's history.
        List<object>? history = null;
        await foreach (var recorded in _streams.ReadAsync(stream, fromVersion: snapshot.Version, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (history is null && recorded.Version != snapshot.Version)
                break;
            (history ??= []).Add(recorded.Event);
        }

        if (history is null)
        {
            kept.Ignored?.Invoke(
                stream, new InvalidOperationException($"The snapshot is of version {snapshot.Version}, which the stream does not have."));
            return null;
        }

        aggregate.LoadFromHistory(snapshot.Version, history.Skip(1));
        return aggregate;
    }

    private async ValueTask SaveSnapshotAsync(
        AggregateSnapshots<TAggregate> kept, TAggregate aggregate, string stream, CancellationToken cancellationToken)
    {
        try
        {
            await _streams.Storage.SaveSnapshotAsync(
                stream, kept.Capture(aggregate, aggregate.Version), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The events are committed, so the save has succeeded. The next snapshot makes good for this one.
            kept.Ignored?.Invoke(stream, exception);
        }
    }
}
