using System.Data.Common;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SourceGenBus.EventStore;

/// <summary>
/// Keeps a read model up to date with all events: what it makes of them and how far it has come commit together, so each event
/// counts once, whatever crashes. Of several processes that run the same projection one works at a time. Safe for concurrent use.
/// </summary>
public sealed class Projection
{
    private readonly IDurableStore _store;
    private readonly EventSerializer _serializer;
    private readonly string _name;
    private readonly Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask> _project;
    private readonly ProjectionOptions _options;
    private readonly EventFollower _follower;

    /// <summary>Makes a projection. It does nothing until it is run.</summary>
    /// <param name="store">The database that holds the events and the read model.</param>
    /// <param name="serializer">Turns what is stored into events.</param>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="project">
    /// Writes what follows from an event, in the transaction and nowhere else. It gets every event, unknown ones included.
    /// </param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="logger">Hears of failures; null for nobody.</param>
    /// <param name="outages">Hears of outages of the database, as others do who work for this store; null to log them.</param>
    /// <exception cref="ArgumentException">The options make no sense; the message says which and why.</exception>
    public Projection(
        IDurableStore store,
        EventSerializer serializer,
        string name,
        Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask> project,
        ProjectionOptions? options = null,
        ILogger<Projection>? logger = null,
        StoreOutages? outages = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(project);
        _store = store;
        _serializer = serializer;
        _name = name;
        _project = project;
        _options = options ?? new ProjectionOptions();
        _options.Validate();
        var log = logger ?? (ILogger)NullLogger.Instance;
        _follower = new EventFollower(store, $"projection {name}", name, _options, outages ?? StoreOutages.Told(_options.Clock, log), log);
    }

    /// <summary>The name under which its checkpoint is kept.</summary>
    public string Name => _name;

    /// <summary>
    /// Catches up and then follows until it is told to stop. A failure rolls back and is tried again, since a read model that skips an
    /// event is wrong; the log hears of the first one and of the end.
    /// </summary>
    /// <param name="cancellationToken">Stops it; the task then completes without an exception.</param>
    /// <exception cref="CheckpointAheadException">The checkpoint does not belong to this store. Rebuild.</exception>
    public Task RunAsync(CancellationToken cancellationToken) =>
        _follower.RunAsync(ProjectAsync, () => StoreInstruments.CountProjectionFailure(_name), cancellationToken);

    /// <summary>Projects what is stored now.</summary>
    /// <param name="cancellationToken">Cancels it; whole pages stay projected.</param>
    /// <returns>How many events it projected.</returns>
    /// <exception cref="CheckpointAheadException">The checkpoint does not belong to this store. Rebuild.</exception>
    public async ValueTask<long> CatchUpAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await ProjectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EventFailedException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    /// <summary>Begins from zero: clears the read model and the checkpoint in one transaction. Running projections then catch up.</summary>
    /// <param name="clear">Clears the read model, in the transaction.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async ValueTask ResetAsync(Func<DbTransaction, CancellationToken, ValueTask> clear, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clear);
        var unit = await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            await _store.Events.LockCheckpointAsync(unit.Transaction, _name, cancellationToken).ConfigureAwait(false);
            await clear(unit.Transaction, cancellationToken).ConfigureAwait(false);
            await _store.Events.SaveCheckpointAsync(unit.Transaction, _name, 0, cancellationToken).ConfigureAwait(false);
            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How many positions it is behind the last one given out, gaps included; 0 when it is up to date.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    public ValueTask<long> GetLagAsync(CancellationToken cancellationToken = default) => _follower.GetLagAsync(cancellationToken);

    private async ValueTask<long> ProjectAsync(CancellationToken cancellationToken)
    {
        var horizon = await _store.Events.GetHorizonAsync(cancellationToken).ConfigureAwait(false);
        var projected = 0L;
        while (await ProjectPageAsync(horizon, cancellationToken).ConfigureAwait(false) is var count and > 0)
            projected += count;
        return projected;
    }

    private async ValueTask<int> ProjectPageAsync(Horizon horizon, CancellationToken cancellationToken)
    {
        // Without something to do there shall be no write transaction.
        var known = await _store.Events.ReadCheckpointAsync(_name, cancellationToken).ConfigureAwait(false);
        if (known > horizon.Last)
            throw new CheckpointAheadException(known, horizon.Last);
        if (known >= horizon.Safe)
            return 0;

        var unit = await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            var checkpoint = await _store.Events.LockCheckpointAsync(unit.Transaction, _name, cancellationToken).ConfigureAwait(false);
            var page = await _store.Events.ReadAllAsync(checkpoint, horizon.Safe, _options.PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var stored in page)
                await ProjectAsync(stored, unit.Transaction, cancellationToken).ConfigureAwait(false);

            // After the last page the checkpoint takes in what was rolled back at the end, too.
            var reached = page.Count < _options.PageSize ? Math.Max(checkpoint, horizon.Safe) : page[^1].Position;
            await _store.Events.SaveCheckpointAsync(unit.Transaction, _name, reached, cancellationToken).ConfigureAwait(false);
            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
            StoreInstruments.CountProjected(_name, page.Count);
            return page.Count;
        }
    }

    private async ValueTask ProjectAsync(StoredEvent stored, DbTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            var recorded = new RecordedEvent(stored.Stream, stored.Version, stored.Position, _serializer.Open(stored.Envelope), stored.Envelope);
            await _project(recorded, transaction, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (EventFailedException.Is(exception, cancellationToken))
        {
            throw new EventFailedException(stored.Position, exception);
        }
    }
}
