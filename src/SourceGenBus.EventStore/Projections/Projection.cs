using System.Data.Common;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.EventStore;

/// <summary>
/// Keeps a read model up to date with all events: what it makes of them and how far it has come commit together, so each event
/// counts once, whatever crashes. Of several processes that run the same projection one works at a time, and with
/// <see cref="ProjectionOptions.Partitions"/> one at each partition. Safe for concurrent use.
/// </summary>
public sealed class Projection
{
    private readonly IDurableStore _store;
    private readonly ProjectionOptions _options;
    private readonly ProjectionPartition[] _partitions;

    /// <summary>Makes a projection. It does nothing until it is run.</summary>
    /// <param name="store">The database that holds the events and the read model.</param>
    /// <param name="serializer">Turns what is stored into events.</param>
    /// <param name="name">The stable name under which its checkpoint is kept.</param>
    /// <param name="project">
    /// Writes what follows from an event, in the transaction and nowhere else. It gets every event, unknown ones included.
    /// </param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="logger">Logs failures; null for no log.</param>
    /// <param name="outages">Records outages of the database, shared by all workers of this store; null to log them.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The name cannot be used, or the options are invalid; the message says which and why.</exception>
    public Projection(
        IDurableStore store,
        EventSerializer serializer,
        string name,
        Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask> project,
        ProjectionOptions? options = null,
        ILogger<Projection>? logger = null,
        StoreOutages? outages = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(serializer);
        CheckedText.ThrowUnlessIdentifier(name, "name of a projection");
        ProjectionNames.ThrowIfReserved(name);
        ArgumentNullException.ThrowIfNull(project);
        _store = store;
        _options = (options ?? new ProjectionOptions()) with { TimeProvider = timeProvider ?? TimeProvider.System };
        _options.Validate();
        Name = name;
        CheckpointName = ProjectionNames.OfVersion(name, _options.Version);
        var log = new GuardedLogger(logger ?? (ILogger)NullLogger.Instance);
        var shared = outages ?? StoreOutages.Told(_options.TimeProvider, log);
        _partitions =
        [
            .. Enumerable.Range(0, _options.Partitions)
                .Select(number => new ProjectionPartition(store, serializer, CheckpointName, number, _options, project, shared, log)),
        ];
    }

    /// <summary>Its name, without a version.</summary>
    public string Name { get; }

    /// <summary>The name under which its checkpoint is kept: from version 2 on with the version, such as <c>orders@2</c>.</summary>
    public string CheckpointName { get; }

    /// <summary>What it fails on at present; null while it works or does not run.</summary>
    public ProjectionFailure? Failure =>
        _partitions.Select(static partition => partition.Failure).FirstOrDefault(static failure => failure is not null);

    /// <summary>
    /// Catches up and then follows until it is told to stop. A failure rolls back and is tried again, since a read model that skips an
    /// event is wrong, unless <see cref="ProjectionOptions.ParkAfter"/> says otherwise; the first failure and the recovery are logged.
    /// </summary>
    /// <param name="cancellationToken">Stops it; the task then completes without an exception.</param>
    /// <exception cref="CheckpointAheadException">The checkpoint does not belong to this store. Rebuild.</exception>
    /// <exception cref="ProjectionStateException">This version was removed, or was built in another number of partitions.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_partitions is [var only])
        {
            await only.RunAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        // What ends one partition ends all: the program sees the end, and nobody goes on with a part of a read model.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = _partitions.Select(partition => Task.Run(() => partition.RunAsync(ended.Token), CancellationToken.None)).ToList();
        await Task.WhenAny(running).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(running).ConfigureAwait(false);
    }

    /// <summary>Projects what is stored now.</summary>
    /// <param name="cancellationToken">Cancels it; whole pages stay projected.</param>
    /// <returns>How many events it projected.</returns>
    /// <exception cref="CheckpointAheadException">The checkpoint does not belong to this store. Rebuild.</exception>
    /// <exception cref="ProjectionStateException">This version was removed, or was built in another number of partitions.</exception>
    public async ValueTask<long> CatchUpAsync(CancellationToken cancellationToken = default)
    {
        var projected = 0L;
        foreach (var partition in _partitions)
            await UnwrapAsync(CatchUpAsync(partition)).ConfigureAwait(false);
        return projected;

        async ValueTask CatchUpAsync(ProjectionPartition partition) =>
            projected += await partition.ProjectAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Begins from zero: clears the read model, the checkpoint and the records of parked events in one transaction. Running projections
    /// then catch up. It may also change the number of partitions; programs that still run it with another one end it.
    /// </summary>
    /// <param name="clear">Clears the read model, in the transaction.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <exception cref="ProjectionStateException">This version was removed.</exception>
    public async ValueTask ResetAsync(
        Func<DbTransaction, CancellationToken, ValueTask> clear,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clear);
        var unit = await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            using var inside = HandlerTransaction.Enter(unit);
            var state = await _store.Projections.LockAsync(
                unit.Transaction, CheckpointName, _options.Partitions, exclusive: true, cancellationToken).ConfigureAwait(false);
            ProjectionStateException.ThrowUnlessFits(CheckpointName, state, state.Partitions);
            await clear(unit.Transaction, cancellationToken).ConfigureAwait(false);
            await _store.Projections.ResetAsync(
                unit.Transaction, CheckpointName, state, _options.Partitions, cancellationToken).ConfigureAwait(false);
            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Switches to this version: what <paramref name="switchReadModel"/> does, such as renaming tables, and the change of the active
    /// version commit together, when this version has projected all that the active one has. Neither projects meanwhile. Nothing happens
    /// when it is active already.
    /// </summary>
    /// <param name="switchReadModel">Switches readers over, in the transaction; null when they ask for the active version.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <exception cref="InvalidOperationException">
    /// This version is too far behind the active one: let it catch up, and switch then.
    /// </exception>
    /// <exception cref="ProjectionStateException">This version was removed, or was built in another number of partitions.</exception>
    public async ValueTask ActivateAsync(
        Func<DbTransaction, CancellationToken, ValueTask>? switchReadModel = null,
        CancellationToken cancellationToken = default)
    {
        var unit = await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            using var inside = HandlerTransaction.Enter(unit);
            var active = await _store.Projections.LockActiveVersionAsync(unit.Transaction, Name, cancellationToken).ConfigureAwait(false);
            if (active == _options.Version)
                return;
            var goal = await LockPositionAsync(
                unit.Transaction, ProjectionNames.OfVersion(Name, active), cancellationToken).ConfigureAwait(false);
            foreach (var partition in _partitions)
            {
                var position = await partition.LockAsync(unit.Transaction, exclusive: true, cancellationToken).ConfigureAwait(false);
                if (goal - position > 10L * _options.PageSize)
                    throw new InvalidOperationException($"'{partition.Checkpoint}' is at position {position}, but version {active}, " +
                        $"which is active, is at {goal}. Let it catch up, and switch then.");
                await UnwrapAsync(partition.ProjectToAsync(unit.Transaction, position, goal, cancellationToken)).ConfigureAwait(false);
            }

            if (switchReadModel is not null)
                await switchReadModel(unit.Transaction, cancellationToken).ConfigureAwait(false);
            await _store.Projections.SetActiveVersionAsync(
                unit.Transaction, Name, _options.Version, cancellationToken).ConfigureAwait(false);
            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Removes another version: its checkpoints, its parked events and its read model, in one transaction. Programs that still run it end
    /// it.
    /// </summary>
    /// <param name="version">The version; not the active one.</param>
    /// <param name="drop">Drops its read model, in the transaction.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <exception cref="InvalidOperationException">The version is active.</exception>
    public async ValueTask RemoveVersionAsync(
        int version, Func<DbTransaction, CancellationToken, ValueTask> drop, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        ArgumentNullException.ThrowIfNull(drop);
        var unit = await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            using var inside = HandlerTransaction.Enter(unit);
            if (await _store.Projections.LockActiveVersionAsync(unit.Transaction, Name, cancellationToken).ConfigureAwait(false) == version)
                throw new InvalidOperationException($"Version {version} of the projection '{Name}' is active. Activate another one first.");
            var projection = ProjectionNames.OfVersion(Name, version);
            var state = await _store.Projections.LockAsync(
                unit.Transaction, projection, partitions: 1, exclusive: true, cancellationToken).ConfigureAwait(false);
            await drop(unit.Transaction, cancellationToken).ConfigureAwait(false);
            await _store.Projections.RemoveAsync(unit.Transaction, projection, state, cancellationToken).ConfigureAwait(false);
            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Projects an event that was put aside, and forgets the record. When it fails again, the record stays and the caller gets the
    /// exception.
    /// </summary>
    /// <param name="position">The position of the event.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>Whether the event was parked.</returns>
    public async ValueTask<bool> ReplayParkedAsync(long position, CancellationToken cancellationToken = default)
    {
        var unit = await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            using var inside = HandlerTransaction.Enter(unit);
            // The lock first: no page is under way that writes the same rows of the read model.
            await _partitions[0].LockAsync(unit.Transaction, exclusive: true, cancellationToken).ConfigureAwait(false);
            if (!await _store.Projections.UnparkAsync(unit.Transaction, CheckpointName, position, cancellationToken).ConfigureAwait(false))
                return false;
            var page = await _store.Events.ReadAllAsync(position - 1, position, 1, cancellationToken).ConfigureAwait(false);
            if (page is not [var stored])
                throw new InvalidOperationException($"There is no event at position {position} any more. Discard the record.");
            await UnwrapAsync(_partitions[0].ProjectAsync(stored, unit.Transaction, cancellationToken)).ConfigureAwait(false);
            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>Forgets the record of an event that was put aside, without projecting it.</summary>
    /// <param name="position">The position of the event.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>Whether the event was parked.</returns>
    public async ValueTask<bool> DiscardParkedAsync(long position, CancellationToken cancellationToken = default)
    {
        var unit = await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            var discarded = await _store.Projections.UnparkAsync(
                unit.Transaction, CheckpointName, position, cancellationToken).ConfigureAwait(false);
            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
            return discarded;
        }
    }

    /// <summary>
    /// How many positions it is behind the last one given out, gaps included; 0 when it is up to date. Of partitions the one that is behind
    /// most counts.
    /// </summary>
    /// <param name="cancellationToken">Cancels it.</param>
    public async ValueTask<long> GetLagAsync(CancellationToken cancellationToken = default)
    {
        var lag = 0L;
        foreach (var partition in _partitions)
            lag = Math.Max(lag, await partition.GetLagAsync(cancellationToken).ConfigureAwait(false));
        return lag;
    }

    /// <summary>Throws what the application's code has thrown, as it was.</summary>
    private static async ValueTask UnwrapAsync(ValueTask projecting)
    {
        try
        {
            await projecting.ConfigureAwait(false);
        }
        catch (EventFailedException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }
    }

    /// <summary>Locks a whole version and returns how far the partition has come that has come farthest.</summary>
    private async ValueTask<long> LockPositionAsync(DbTransaction transaction, string projection, CancellationToken cancellationToken)
    {
        var state = await _store.Projections.LockAsync(
            transaction, projection, partitions: 1, exclusive: true, cancellationToken).ConfigureAwait(false);
        var position = state.Position;
        for (var number = 0; state.Partitions > 1 && number < state.Partitions; number++)
        {
            var checkpoint = ProjectionNames.OfPartition(projection, state.Partitions, number);
            position = Math.Max(
                position, await _store.Events.LockCheckpointAsync(transaction, checkpoint, cancellationToken).ConfigureAwait(false));
        }

        return position;
    }
}
