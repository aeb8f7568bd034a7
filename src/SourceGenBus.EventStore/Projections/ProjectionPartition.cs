using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

/// <summary>
/// One partition of a projection: it projects the events that belong to it and has a checkpoint of its own. One runner at a time works at a
/// partition, since it locks the checkpoint.
/// </summary>
internal sealed class ProjectionPartition
{
    private readonly IDurableStore _store;
    private readonly EventSerializer _serializer;
    private readonly string _projection;
    private readonly int _number;
    private readonly ProjectionOptions _options;
    private readonly Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask> _project;
    private readonly ILogger _logger;
    private readonly PoisonGuard _poison;
    private readonly EventFollower _follower;

    internal ProjectionPartition(
        IDurableStore store,
        EventSerializer serializer,
        string projection,
        int number,
        ProjectionOptions options,
        Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask> project,
        StoreOutages outages,
        ILogger logger)
    {
        _store = store;
        _serializer = serializer;
        _projection = projection;
        _number = number;
        _options = options;
        _project = project;
        _logger = logger;
        _poison = new PoisonGuard(projection, options, logger);
        Checkpoint = ProjectionNames.OfPartition(projection, options.Partitions, number);
        _follower = new EventFollower(store, $"projection {Checkpoint}", Checkpoint, options, outages, _poison, logger);
    }

    /// <summary>The name of its checkpoint.</summary>
    internal string Checkpoint { get; }

    internal ProjectionFailure? Failure => _poison.Failure;

    internal Task RunAsync(CancellationToken cancellationToken) =>
        _follower.RunAsync(ProjectAsync, () => StoreInstruments.CountProjectionFailure(_projection), cancellationToken);

    internal ValueTask<long> GetLagAsync(CancellationToken cancellationToken) => _follower.GetLagAsync(cancellationToken);

    /// <summary>Projects what is stored now.</summary>
    internal async ValueTask<long> ProjectAsync(CancellationToken cancellationToken)
    {
        var horizon = await _store.Events.GetHorizonAsync(cancellationToken).ConfigureAwait(false);
        var projected = 0L;
        while (true)
        {
            // Without something to do there shall be no write transaction.
            var known = await _store.Events.ReadCheckpointAsync(Checkpoint, cancellationToken).ConfigureAwait(false);
            if (known > horizon.Last)
            {
                // Another runner may have moved it on since the horizon was read. A horizon that is read after the checkpoint cannot be
                // below it.
                horizon = await _store.Events.GetHorizonAsync(cancellationToken).ConfigureAwait(false);
                if (known > horizon.Last)
                    throw new CheckpointAheadException(known, horizon.Last);
            }

            if (known >= horizon.Safe)
                return projected;
            projected += await ProjectPageAsync(horizon.Safe, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Locks the checkpoint, and with it the partition, until the transaction ends.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="exclusive">Whether the caller wants the whole projection for itself.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    internal async ValueTask<long> LockAsync(DbTransaction transaction, bool exclusive, CancellationToken cancellationToken)
    {
        // The state of the whole projection comes first, and stays as it is until the transaction ends: nobody resets or removes it
        // meanwhile.
        var state = await _store.Projections.LockAsync(
            transaction, _projection, _options.Partitions, exclusive || _options.Partitions == 1, cancellationToken).ConfigureAwait(false);
        ProjectionStateException.ThrowUnlessFits(_projection, state, _options.Partitions);
        return _options.Partitions == 1
            ? state.Position
            : await _store.Events.LockCheckpointAsync(transaction, Checkpoint, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Projects up to a position in the caller's transaction, which has locked the partition.</summary>
    internal async ValueTask ProjectToAsync(DbTransaction transaction, long checkpoint, long position, CancellationToken cancellationToken)
    {
        while (checkpoint < position)
            (checkpoint, _) = await ProjectPageAsync(transaction, checkpoint, position, cancellationToken).ConfigureAwait(false);
    }

    internal bool Owns(StoredEvent stored) =>
        _options.Partitions == 1
            || ProjectionPartitioning.Of(_options.PartitionKey?.Invoke(stored) ?? stored.Stream, _options.Partitions) == _number;

    /// <summary>Projects an event. Throws <see cref="EventFailedException"/> when that fails and the database works.</summary>
    internal async ValueTask ProjectAsync(StoredEvent stored, DbTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            var recorded = _serializer.Open(stored);
            await _project(recorded, transaction, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (EventFailedException.Is(_store, exception, cancellationToken))
        {
            throw new EventFailedException(stored.Position, exception);
        }
    }

    private async ValueTask<long> ProjectPageAsync(long horizon, CancellationToken cancellationToken)
    {
        try
        {
            var unit = await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
            await using (unit.ConfigureAwait(false))
            {
                using var inside = HandlerTransaction.Enter(unit);
                var checkpoint = await LockAsync(unit.Transaction, exclusive: false, cancellationToken).ConfigureAwait(false);
                if (checkpoint >= horizon)
                    return 0;
                var (_, projected) = await ProjectPageAsync(unit.Transaction, checkpoint, horizon, cancellationToken).ConfigureAwait(false);
                await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
                StoreInstruments.CountProjected(_projection, projected);
                _poison.ReportSuccess();
                return projected;
            }
        }
        catch (EventFailedException exception)
        {
            _poison.Failed(exception.Position, exception.InnerException!);
            throw;
        }
    }

    private async ValueTask<(long Reached, int Projected)> ProjectPageAsync(
        DbTransaction transaction, long checkpoint, long upTo, CancellationToken cancellationToken)
    {
        var page = await _store.Events.ReadAllAsync(checkpoint, upTo, _options.Page, cancellationToken).ConfigureAwait(false);
        var projected = 0;
        foreach (var stored in page)
        {
            if (!OwnsOrFails(stored, cancellationToken))
                continue;
            projected++;
            if (_poison.Park(stored) is { } parked)
            {
                await _store.Projections.ParkAsync(transaction, parked, cancellationToken).ConfigureAwait(false);
                FollowerLog.Parked(_logger, Checkpoint, stored.Position, parked.Attempts);
            }
            else
            {
                await ProjectAsync(stored, transaction, cancellationToken).ConfigureAwait(false);
            }
        }

        // After the last page the checkpoint takes in what was rolled back at the end, too.
        var reached = _options.Page.IsReachedBy(page) ? page[^1].Position : Math.Max(checkpoint, upTo);
        await _store.Events.SaveCheckpointAsync(transaction, Checkpoint, reached, cancellationToken).ConfigureAwait(false);
        return (reached, projected);
    }

    /// <summary>The key is chosen by code of the application, whose failure is a failure on the event.</summary>
    private bool OwnsOrFails(StoredEvent stored, CancellationToken cancellationToken)
    {
        try
        {
            return Owns(stored);
        }
        catch (Exception exception) when (EventFailedException.Is(_store, exception, cancellationToken))
        {
            throw new EventFailedException(stored.Position, exception);
        }
    }
}
