using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SourceGenBus.EventStore;

/// <summary>
/// Hands all events over, in the order of their positions, to what keeps its effects elsewhere than in the store's database: each at
/// least once, from a checkpoint on that is saved behind the handling. What can write to that database is better a
/// <see cref="Projection"/>, where each event counts once. Safe for concurrent use.
/// </summary>
/// <remarks>Run it in one process: several that run the same subscription each hand over what the others do.</remarks>
public sealed class EventSubscription
{
    private readonly IDurableStore _store;
    private readonly EventSerializer _serializer;
    private readonly Func<RecordedEvent, CancellationToken, ValueTask> _handle;
    private readonly ProjectionOptions _options;
    private readonly EventFollower _follower;

    /// <summary>Makes a subscription. It does nothing until it is run.</summary>
    /// <param name="store">The database that holds the events and the checkpoint.</param>
    /// <param name="serializer">Turns what is stored into events.</param>
    /// <param name="name">The stable name under which its checkpoint is kept; no projection has the same.</param>
    /// <param name="handle">Handles an event; it gets every one, unknown ones included. What it throws is tried again.</param>
    /// <param name="options">How it works; null for the defaults. The checkpoint is saved after each page.</param>
    /// <param name="logger">Hears of failures; null for nobody.</param>
    /// <param name="outages">Hears of outages of the database, as others do who work for this store; null to log them.</param>
    /// <exception cref="ArgumentException">The options make no sense; the message says which and why.</exception>
    public EventSubscription(
        IDurableStore store,
        EventSerializer serializer,
        string name,
        Func<RecordedEvent, CancellationToken, ValueTask> handle,
        ProjectionOptions? options = null,
        ILogger<EventSubscription>? logger = null,
        StoreOutages? outages = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(handle);
        _store = store;
        _serializer = serializer;
        _handle = handle;
        _options = options ?? new ProjectionOptions();
        _options.Validate();
        Name = name;
        var log = logger ?? (ILogger)NullLogger.Instance;
        _follower = new EventFollower(store, $"subscription {name}", name, _options, outages ?? StoreOutages.Told(_options.Clock, log), log);
    }

    /// <summary>The name under which its checkpoint is kept.</summary>
    public string Name { get; }

    /// <summary>Catches up and then follows until it is told to stop. An event that fails is tried again, and none is skipped.</summary>
    /// <param name="cancellationToken">Stops it; the task then completes without an exception.</param>
    /// <exception cref="CheckpointAheadException">The checkpoint does not belong to this store.</exception>
    public Task RunAsync(CancellationToken cancellationToken) => _follower.RunAsync(HandleAllAsync, static () => { }, cancellationToken);

    /// <summary>Hands over what is stored now.</summary>
    /// <param name="cancellationToken">Cancels it; what was handled stays handled.</param>
    /// <returns>How many events it handed over.</returns>
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

    private async ValueTask<long> HandleAllAsync(CancellationToken cancellationToken)
    {
        var checkpoint = await _store.Events.ReadCheckpointAsync(Name, cancellationToken).ConfigureAwait(false);
        var horizon = await _store.Events.GetHorizonAsync(cancellationToken).ConfigureAwait(false);
        if (checkpoint > horizon.Last)
            throw new CheckpointAheadException(checkpoint, horizon.Last);
        var handled = 0L;
        while (checkpoint < horizon.Safe)
        {
            var page = await _store.Events.ReadAllAsync(checkpoint, horizon.Safe, _options.PageSize, cancellationToken).ConfigureAwait(false);
            var reached = checkpoint;
            try
            {
                foreach (var stored in page)
                {
                    await HandleAsync(stored, cancellationToken).ConfigureAwait(false);
                    reached = stored.Position;
                    handled++;
                }

                // After the last page the checkpoint takes in what was rolled back at the end, too.
                if (page.Count < _options.PageSize)
                    reached = horizon.Safe;
            }
            finally
            {
                if (reached > checkpoint)
                    await SaveAsync(reached).ConfigureAwait(false);
            }

            checkpoint = reached;
        }

        return handled;
    }

    private async ValueTask HandleAsync(StoredEvent stored, CancellationToken cancellationToken)
    {
        try
        {
            var recorded = new RecordedEvent(stored.Stream, stored.Version, stored.Position, _serializer.Open(stored.Envelope), stored.Envelope);
            await _handle(recorded, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (EventFailedException.Is(exception, cancellationToken))
        {
            throw new EventFailedException(stored.Position, exception);
        }
    }

    private async ValueTask SaveAsync(long reached)
    {
        var unit = await _store.BeginAsync(CancellationToken.None).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            await _store.Events.SaveCheckpointAsync(unit.Transaction, Name, reached, CancellationToken.None).ConfigureAwait(false);
            await unit.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
