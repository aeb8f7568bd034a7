using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using SourceGenBus.EventStore;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>
/// The events of a context, in order: those that its entities have raised, and those that were published in its scope. As the context, it
/// belongs to one flow of control; only an ambient transaction may end on another thread.
/// </summary>
internal sealed partial class ContextEvents(ICurrentDbContext current, StoreAccess store, SaveProgress progress)
    : IResettableService, IDisposable
{
    private static readonly IEqualityComparer<IAggregateRoot> BySource = ReferenceEqualityComparer.Instance;

    private readonly Lock _gate = new();
    private readonly List<PendingEvent> _pending = [];
    private readonly Dictionary<IAggregateRoot, List<PendingEvent>> _raised = new(BySource);
    private readonly HashSet<IAggregateRoot> _tracked = new(BySource);
    private readonly HashSet<Guid> _begun = [];
    private readonly HashSet<Guid> _ambient = [];
    private List<PendingEvent> _batch = [];
    private int _writes;
    private int? _savepoint;
    private bool _isSavepointOfSave;

    /// <summary>The context of what entities raise; null for that of the handler, or none.</summary>
    internal EventContext? Context { get; set; }

    /// <summary>Which use of the context it is: a pooled one has several.</summary>
    internal int Use { get; private set; }

    /// <summary>Whether the context has entities that can raise events.</summary>
    internal bool HasSources { get; private set; }

    /// <summary>Whether this save has events to write.</summary>
    internal bool HasUnwritten
    {
        get
        {
            lock (_gate)
                return _batch.Exists(static entry => entry is { WrittenIn: null, IsCommitted: false });
        }
    }

    /// <summary>What this save has to write.</summary>
    internal List<PendingEvent> Unwritten
    {
        get
        {
            lock (_gate)
                return _batch.FindAll(static entry => entry is { WrittenIn: null, IsCommitted: false });
        }
    }

    /// <summary>Whether entities wait to be saved.</summary>
    internal bool HasChanges
    {
        get
        {
            lock (_gate)
            {
                return WithoutDetection(tracker => tracker.Entries().Any(
                    static entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted));
            }
        }
    }

    private EventContext ContextOfRaised => Context ?? HandlerJoin.ContextOfHandler ?? EventContext.Empty;

    internal void Publish(object @event, EventContext? context)
    {
        ThrowIfAttempt(@event);
        lock (_gate)
        {
            Gather(detectsChanges: false);
            if (_pending.Find(entry => entry.IsRolledBack && ReferenceEquals(entry.Event, @event)) is { } again)
                again.IsRolledBack = false;
            else
                Add(@event, context ?? ContextOfRaised);
        }
    }

    internal void Track(IAggregateRoot aggregate)
    {
        lock (_gate)
            _tracked.Add(aggregate);
    }

    /// <summary>Finds what the save that begins has to write.</summary>
    /// <param name="transaction">The caller's transaction; null without one.</param>
    /// <exception cref="InvalidOperationException">An event is not durable.</exception>
    internal void Begin(Guid? transaction)
    {
        lock (_gate)
        {
            Reconcile(transaction);
            _batch = [];
            Gather(detectsChanges: true);
            _batch = _pending.FindAll(entry => entry.WrittenIn is null && IsDue(entry));
            foreach (var entry in _batch)
                entry.IsRolledBack = false;
        }
    }

    /// <summary>Finds what was raised since the save began.</summary>
    internal void GatherLate()
    {
        lock (_gate)
            Gather(detectsChanges: false);
    }

    /// <exception cref="ArgumentException">Some text of an event that this save has to write cannot be stored.</exception>
    /// <exception cref="EventIdConflictException">Two of them have one id.</exception>
    internal void ThrowUnlessStorable()
    {
        List<EventEnvelope> envelopes = [.. Unwritten.Select(static entry => entry.Envelope)];
        CheckedText.ThrowUnlessStorable(envelopes);
        EventContents.ThrowIfRepeated(envelopes);
    }

    /// <summary>What is not written in a transaction yet; what was raised since the save began comes with it.</summary>
    internal List<PendingEvent> UnwrittenIn(Guid transaction)
    {
        lock (_gate)
        {
            Gather(detectsChanges: false);
            return _batch.FindAll(entry => entry.WrittenIn != transaction && !entry.IsCommitted);
        }
    }

    internal void MarkWritten(List<PendingEvent> written, Guid transaction)
    {
        lock (_gate)
        {
            _writes++;
            foreach (var entry in written)
                (entry.WrittenIn, entry.WrittenAs) = (transaction, _writes);
        }
    }

    /// <summary>Ends the save. What the next one finds is new.</summary>
    internal void End() => _batch = [];

    /// <summary>Says whether a save, which has been completed, has accepted the changes.</summary>
    internal void OnSaved(bool accepted)
    {
        lock (_gate)
        {
            foreach (var entry in _pending)
            {
                if (entry.WrittenIn is not null)
                    entry.IsAccepted = accepted;
            }
        }
    }

    internal void OnBegun(Guid transaction)
    {
        lock (_gate)
        {
            _begun.Add(transaction);
            _savepoint = null;
        }
    }

    /// <summary>An ambient transaction, of which it is told how it ends.</summary>
    internal void OnAmbient(Guid transaction)
    {
        lock (_gate)
            _ambient.Add(transaction);
    }

    internal bool IsBegun(Guid transaction) => _begun.Contains(transaction);

    internal void OnSavepoint()
    {
        if (_savepoint is not null)
            return;
        _savepoint = _writes;
        _isSavepointOfSave = progress.IsSaving;
    }

    /// <summary>A save begins; a savepoint of before was the caller's.</summary>
    internal void KeepSavepoint() => _isSavepointOfSave = false;

    /// <summary>A save has sent its first command; a savepoint since it began is EF Core's own.</summary>
    internal void DropSavepoint()
    {
        if (_isSavepointOfSave)
            _savepoint = null;
        _isSavepointOfSave = false;
    }

    internal bool IsWrittenIn(Guid transaction)
    {
        lock (_gate)
            return _pending.Exists(entry => entry.WrittenIn == transaction);
    }

    /// <summary>A transaction was committed: its events are out, and whoever raised them forgets them.</summary>
    /// <returns>Whether there were any.</returns>
    internal bool OnCommitted(Guid transaction)
    {
        lock (_gate)
        {
            Forget(transaction);
            var committed = _pending.FindAll(entry => entry.WrittenIn == transaction);
            foreach (var entry in committed)
                entry.IsCommitted = true;
            _pending.RemoveAll(static entry => entry.IsCommitted);
            foreach (var source in committed.Select(static entry => entry.Source).OfType<IAggregateRoot>().ToHashSet(BySource))
                Forget(source);
            return committed.Count > 0;
        }
    }

    /// <summary>A transaction was not committed, or a part of it was rolled back.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="bySave">Whether the save itself has failed: its changes are pending, and are written by the next one.</param>
    internal void OnRolledBack(Guid transaction, bool bySave)
    {
        lock (_gate)
        {
            Forget(transaction);
            Undo(entry => entry.WrittenIn == transaction, bySave);
            if (!bySave)
                _pending.RemoveAll(entry => entry.WrittenIn is null && entry.PublishedIn == transaction);
        }
    }

    /// <summary>
    /// The caller rolled back to a savepoint, EF Core does not say to which: all that was written since the first one counts as undone. If
    /// it was not, it is committed with the transaction all the same; an entity that is written again then sends the event again, with its
    /// id.
    /// </summary>
    internal void OnRolledBackToSavepoint(Guid transaction)
    {
        lock (_gate)
        {
            if (_savepoint is { } first)
                Undo(entry => entry.WrittenIn == transaction && entry.WrittenAs > first, bySave: false);
        }
    }

    /// <summary>Forgets what waits for a save. What is written in an open transaction does not, and has the fate of that.</summary>
    internal void Discard()
    {
        lock (_gate)
        {
            _pending.RemoveAll(entry => entry.WrittenIn is null && (entry.Source is not { } source || _tracked.Contains(source)));
            foreach (var source in _tracked)
            {
                if (_raised.TryGetValue(source, out var known) && known.RemoveAll(IsForgotten) > 0 && known.Count == 0)
                    _raised.Remove(source);
            }

            _tracked.Clear();
            _batch = [];
        }

        bool IsForgotten(PendingEvent entry) => !entry.IsCommitted && !_pending.Contains(entry);
    }

    /// <summary>Logs what was published and never saved, since nobody else would say that it is lost.</summary>
    public void Dispose()
    {
        List<PendingEvent> lost;
        lock (_gate)
            lost = _pending.FindAll(static entry => entry is { Source: null, WrittenIn: null });
        if (lost.Count > 0 && store.Logger is { } logger)
            ContextLog.NeverSaved(logger, current.Context.GetType(), lost.Count, lost[0].Envelope.Name);
    }

    public void ResetState()
    {
        Dispose();
        Use++;
        Context = null;
        HasSources = false;
        lock (_gate)
        {
            _pending.Clear();
            _raised.Clear();
            _tracked.Clear();
            _batch = [];
            _begun.Clear();
            _ambient.Clear();
            _savepoint = null;
        }
    }

    public Task ResetStateAsync(CancellationToken cancellationToken = default)
    {
        ResetState();
        return Task.CompletedTask;
    }

    private static void ThrowIfAttempt(object @event)
    {
        if (AttemptEvents.Contains(@event.GetType()))
        {
            throw new InvalidOperationException(
                $"'{@event.GetType()}' is marked with [AttemptEvent]: it is published whether the transaction commits or not, but what a " +
                "context stores is published only if it does. Publish it on the bus.");
        }
    }

    private void Add(object @event, EventContext context)
    {
        var transaction = current.Context.Database.CurrentTransaction?.TransactionId;
        var entry = new PendingEvent(@event, store.Serializer.Wrap(@event, context), source: null)
        {
            PublishedIn = transaction == progress.Own ? null : transaction,
        };
        _pending.Add(entry);
        if (!progress.IsSaving)
            return;

        // An interceptor of the application's publishes; EF Core has not decided yet whether the save needs a transaction.
        _batch.Add(entry);
        if (transaction is null && !progress.HasCommand)
            progress.AskForTransaction();
    }

    private void Undo(Predicate<PendingEvent> undone, bool bySave)
    {
        foreach (var entry in _pending.FindAll(undone))
        {
            entry.WrittenIn = null;
            if (bySave)
                continue;
            if (entry is { Source: null, IsAccepted: true })
                _pending.Remove(entry);
            else
                entry.IsRolledBack = entry.Source is not null;
        }
    }

    /// <summary>
    /// Transactions that ended unseen. One that EF Core began and that was disposed of was rolled back. One of the caller's own that is no
    /// longer used is the caller's affair: the events have its fate, as the changes of the entities have.
    /// </summary>
    private void Reconcile(Guid? transaction)
    {
        foreach (var ended in _pending.Select(static entry => entry.WrittenIn).OfType<Guid>().Distinct().ToList())
        {
            if (ended == transaction || _ambient.Contains(ended))
                continue;
            if (_begun.Contains(ended))
                Undo(entry => entry.WrittenIn == ended, bySave: false);
            else
                OnCommitted(ended);
        }

        _pending.RemoveAll(entry =>
            entry is { WrittenIn: null, PublishedIn: { } ended } && ended != transaction && _begun.Contains(ended));
        _begun.RemoveWhere(ended => ended != transaction);
    }

    private void Forget(Guid transaction)
    {
        _begun.Remove(transaction);
        _ambient.Remove(transaction);
        _savepoint = null;
    }

    private void Forget(IAggregateRoot source)
    {
        // What it raised since the save began is not out, and an aggregate forgets all or nothing.
        if (!_raised.TryGetValue(source, out var known)
            || !known.TrueForAll(static entry => entry.IsCommitted)
            || source.UncommittedEvents.Count != known.Count)
            return;
        _raised.Remove(source);
        try
        {
            source.MarkCommitted();
        }
        catch (Exception exception)
        {
            // The commit stands, and nobody could do anything about it.
            if (store.Logger is { } logger)
                ContextLog.NotMarked(logger, source.GetType(), exception);
        }
    }
}
