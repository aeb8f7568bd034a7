using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.EventStore;

/// <summary>
/// Hands all events over, in the order of their positions, to what keeps its effects elsewhere than in the store's database: each at least
/// once, from a checkpoint on that is saved behind the handling. What can write to that database is better a <see cref="Projection"/>,
/// where each event counts once. Of several processes that run the same subscription one works at a time. Safe for concurrent use.
/// </summary>
/// <remarks>
/// The one that works holds a lease in the database. When it dies, another one takes over after
/// <see cref="ProjectionOptions.LeaseDuration"/>, and what was handled after the last saved checkpoint, a page at most, is handed over
/// again.
/// </remarks>
public sealed class EventSubscription
{
    private readonly IDurableStore _store;
    private readonly EventSerializer _serializer;
    private readonly Func<RecordedEvent, CancellationToken, ValueTask> _handle;
    private readonly ProjectionOptions _options;
    private readonly GuardedLogger _logger;
    private readonly PoisonGuard _poison;
    private readonly EventFollower _follower;

    /// <summary>Makes a subscription. It does nothing until it is run.</summary>
    /// <param name="store">The database that holds the events and the checkpoint.</param>
    /// <param name="serializer">Turns what is stored into events.</param>
    /// <param name="name">The stable name under which its checkpoint is kept; no projection has the same.</param>
    /// <param name="handle">Handles an event; it gets every one, unknown ones included. What it throws is tried again.</param>
    /// <param name="options">How it works; null for the defaults. The checkpoint is saved after each page.</param>
    /// <param name="logger">Logs failures; null for no log.</param>
    /// <param name="outages">Records outages of the database, shared by all workers of this store; null to log them.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The options are invalid; the message says which and why.</exception>
    public EventSubscription(
        IDurableStore store,
        EventSerializer serializer,
        string name,
        Func<RecordedEvent, CancellationToken, ValueTask> handle,
        ProjectionOptions? options = null,
        ILogger<EventSubscription>? logger = null,
        StoreOutages? outages = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(serializer);
        CheckedText.ThrowUnlessIdentifier(name, "name of a subscription");
        ArgumentNullException.ThrowIfNull(handle);
        _store = store;
        _serializer = serializer;
        _handle = handle;
        _options = (options ?? new ProjectionOptions()) with { TimeProvider = timeProvider ?? TimeProvider.System };
        _options.Validate();
        Name = name;
        if (_options.Version != 1 || _options.Partitions != 1)
            throw new ArgumentException("A subscription has neither versions nor partitions: it hands every event over once. Set " +
                "ProjectionOptions.Version and Partitions to 1.", nameof(options));
        _logger = new GuardedLogger(logger ?? (ILogger)NullLogger.Instance);
        _poison = new PoisonGuard(name, _options, _logger);
        _follower = new EventFollower(
            store, $"subscription {name}", name, _options, outages ?? StoreOutages.Told(_options.TimeProvider, _logger), _poison, _logger);
    }

    /// <summary>The name under which its checkpoint is kept.</summary>
    public string Name { get; }

    /// <summary>What it fails on at present; null while it works or does not run.</summary>
    public ProjectionFailure? Failure => _poison.Failure;

    /// <summary>
    /// Catches up and then follows until it is told to stop. An event that fails is tried again, and none is skipped, unless
    /// <see cref="ProjectionOptions.ParkAfter"/> says otherwise. While another process runs it, it waits.
    /// </summary>
    /// <param name="cancellationToken">Stops it; the task then completes without an exception.</param>
    /// <exception cref="CheckpointAheadException">The checkpoint does not belong to this store.</exception>
    public Task RunAsync(CancellationToken cancellationToken) => _follower.RunAsync(HandleAllAsync, static () => { }, cancellationToken);

    /// <summary>Hands over what is stored now.</summary>
    /// <param name="cancellationToken">Cancels it; what was handled stays handled.</param>
    /// <returns>How many events it handed over; none while another runner works.</returns>
    /// <exception cref="CheckpointAheadException">The checkpoint does not belong to this store.</exception>
    public async ValueTask<long> CatchUpAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await HandleAllAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EventFailedException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    /// <summary>How many positions it is behind the last one given out, gaps included; 0 when it is up to date.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    public ValueTask<long> GetLagAsync(CancellationToken cancellationToken = default) => _follower.GetLagAsync(cancellationToken);

    /// <summary>
    /// Hands an event over that was put aside, and forgets the record. When it fails again, the record stays and the caller gets the
    /// exception.
    /// </summary>
    /// <param name="position">The position of the event.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether the event was parked.</returns>
    public async ValueTask<bool> ReplayParkedAsync(long position, CancellationToken cancellationToken = default)
    {
        if (await _store.Projections.ListParkedAsync(Name, position - 1, limit: 1, cancellationToken: cancellationToken).ConfigureAwait(false) is not [{ } parked] || parked.Position != position)
            return false;
        if (await _store.Events.ReadAllAsync(position - 1, position, 1, cancellationToken).ConfigureAwait(false) is not [var stored])
            throw new InvalidOperationException($"There is no event at position {position} any more. Discard the record.");
        await _handle(Open(stored), cancellationToken).ConfigureAwait(false);
        return await DiscardParkedAsync(position, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets the record of an event that was put aside, without handing it over.</summary>
    /// <param name="position">The position of the event.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>Whether the event was parked.</returns>
    public async ValueTask<bool> DiscardParkedAsync(long position, CancellationToken cancellationToken = default)
    {
        var unit = await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            var discarded = await _store.Projections.UnparkAsync(unit.Transaction, Name, position, cancellationToken).ConfigureAwait(false);
            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
            return discarded;
        }
    }

    private async ValueTask<long> HandleAllAsync(CancellationToken cancellationToken)
    {
        // Without something to do there shall be no write.
        var checkpoint = await _store.Events.ReadCheckpointAsync(Name, cancellationToken).ConfigureAwait(false);
        var horizon = await _store.Events.GetHorizonAsync(cancellationToken).ConfigureAwait(false);
        if (checkpoint > horizon.Last)
            throw new CheckpointAheadException(checkpoint, horizon.Last);
        if (checkpoint >= horizon.Safe)
            return 0;
        var lease = await SubscriptionLease.TryTakeAsync(_store.Projections, Name, _options, cancellationToken).ConfigureAwait(false);
        if (lease is null)
            return 0;
        await using (lease.ConfigureAwait(false))
        {
            using var holding = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
            return await HandleAllAsync(lease, horizon.Safe, holding.Token, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<long> HandleAllAsync(
        SubscriptionLease lease,
        long horizon,
        CancellationToken holding,
        CancellationToken cancellationToken)
    {
        // Whoever had it before may have moved the checkpoint on since it was read.
        var checkpoint = lease.Position;
        var handled = 0L;
        var held = true;
        while (held && checkpoint < horizon)
        {
            var page = await _store.Events.ReadAllAsync(checkpoint, horizon, _options.Page, cancellationToken).ConfigureAwait(false);
            var reached = checkpoint;
            List<ParkedEvent> parked = [];
            try
            {
                foreach (var stored in page)
                {
                    held = await lease.IsHeldAsync(cancellationToken).ConfigureAwait(false);
                    if (!held)
                        break;
                    if (_poison.Park(stored) is { } record)
                        parked.Add(record);
                    else
                        await HandleAsync(stored, holding).ConfigureAwait(false);
                    reached = stored.Position;
                    handled++;
                }

                // After the last page the checkpoint takes in what was rolled back at the end, too.
                if (held && !_options.Page.IsReachedBy(page))
                    reached = horizon;
            }
            catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                held = false;
            }
            finally
            {
                if (reached > checkpoint)
                    held &= await SaveAsync(lease, reached, parked).ConfigureAwait(false);
            }

            if (!held)
                FollowerLog.LeaseLost(_logger, Name, reached);
            checkpoint = reached;
        }

        return handled;
    }

    private RecordedEvent Open(StoredEvent stored) =>
        _serializer.Open(stored);

    private async ValueTask HandleAsync(StoredEvent stored, CancellationToken cancellationToken)
    {
        try
        {
            await _handle(Open(stored), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (EventFailedException.Is(_store, exception, cancellationToken))
        {
            _poison.Failed(stored.Position, exception);
            throw new EventFailedException(stored.Position, exception);
        }
    }

    /// <summary>
    /// Saves how far it has come, with the records of what was put aside. False when somebody else has taken the subscription.
    /// </summary>
    private async ValueTask<bool> SaveAsync(SubscriptionLease lease, long reached, List<ParkedEvent> parked)
    {
        var unit = await _store.BeginAsync(CancellationToken.None).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            if (!await _store.Projections.AdvanceAsync(unit.Transaction, Name, lease.Owner, reached, CancellationToken.None).ConfigureAwait(false))
                return false;
            foreach (var record in parked)
                await _store.Projections.ParkAsync(unit.Transaction, record, CancellationToken.None).ConfigureAwait(false);
            await unit.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        foreach (var record in parked)
            FollowerLog.Parked(_logger, Name, record.Position, record.Attempts);
        return true;
    }
}
