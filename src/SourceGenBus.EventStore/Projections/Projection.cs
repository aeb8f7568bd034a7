using System.Data.Common;
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
    private readonly ILogger _logger;

    /// <summary>Makes a projection. It does nothing until it is run.</summary>
    /// <param name="store">The database that holds the events and the read model.</param>
    /// <param name="serializer">Turns what is stored into events.</param>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="project">
    /// Writes what follows from an event, in the transaction and nowhere else. It gets every event, unknown ones included.
    /// </param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="logger">Hears of failures; null for nobody.</param>
    public Projection(
        IDurableStore store,
        EventSerializer serializer,
        string name,
        Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask> project,
        ProjectionOptions? options = null,
        ILogger<Projection>? logger = null)
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
        _logger = logger ?? (ILogger)NullLogger.Instance;
    }

    /// <summary>
    /// Catches up and then follows until it is told to stop. A failure rolls back and is tried again, since a read model that skips an
    /// event is wrong.
    /// </summary>
    /// <param name="cancellationToken">Stops it; the task then completes without an exception.</param>
    /// <exception cref="CheckpointAheadException">The checkpoint does not belong to this store. Rebuild.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var seen = _store.Events.Appended.Current;
                await CatchUpAsync(cancellationToken).ConfigureAwait(false);
                await _store.Events.Appended.WaitAsync(seen, _options.PollingInterval, _options.Clock, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not CheckpointAheadException)
            {
                ProjectionLog.Failed(_logger, _name, _options.FailureDelay, exception);
                await Task.Delay(_options.FailureDelay, _options.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Projects what is stored now.</summary>
    /// <param name="cancellationToken">Cancels it; whole pages stay projected.</param>
    /// <returns>How many events it projected.</returns>
    /// <exception cref="CheckpointAheadException">The checkpoint does not belong to this store. Rebuild.</exception>
    public async ValueTask<long> CatchUpAsync(CancellationToken cancellationToken = default)
    {
        var horizon = await _store.Events.GetHorizonAsync(cancellationToken).ConfigureAwait(false);
        var projected = 0L;
        while (await ProjectPageAsync(horizon, cancellationToken).ConfigureAwait(false) is var count and > 0)
            projected += count;
        return projected;
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
    public async ValueTask<long> GetLagAsync(CancellationToken cancellationToken = default)
    {
        var checkpoint = await _store.Events.ReadCheckpointAsync(_name, cancellationToken).ConfigureAwait(false);
        return Math.Max(0, (await _store.Events.GetHorizonAsync(cancellationToken).ConfigureAwait(false)).Last - checkpoint);
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
            {
                var recorded = new RecordedEvent(stored.Stream, stored.Version, stored.Position, _serializer.Open(stored.Envelope), stored.Envelope);
                await _project(recorded, unit.Transaction, cancellationToken).ConfigureAwait(false);
            }

            // After the last page the checkpoint takes in what was rolled back at the end, too.
            var reached = page.Count < _options.PageSize ? Math.Max(checkpoint, horizon.Safe) : page[^1].Position;
            await _store.Events.SaveCheckpointAsync(unit.Transaction, _name, reached, cancellationToken).ConfigureAwait(false);
            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
            return page.Count;
        }
    }
}
