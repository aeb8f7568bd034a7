using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using SourceGenBus.EventStore;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>
/// The events of a context, in order: those that its entities have raised, and those that were published in its scope. As the context, it
/// belongs to one flow of control; only an ambient transaction may end on another thread.
/// </summary>
internal sealed class ContextEvents(ICurrentDbContext current, StoreAccess store) : IResettableService, IDisposable
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
                _pending.Add(new PendingEvent(@event, store.Serializer.Wrap(@event, context ?? ContextOfRaised), source: null));
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

    internal void OnSavepoint() => _savepoint ??= _writes;

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

    internal void Discard()
    {
        lock (_gate)
        {
            _pending.Clear();
            _raised.Clear();
            _tracked.Clear();
            _batch = [];
        }
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
        Discard();
        lock (_gate)
        {
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
            if (_begun.Remove(ended))
                Undo(entry => entry.WrittenIn == ended, bySave: false);
            else
                OnCommitted(ended);
        }
    }

    /// <summary>
    /// An event goes with its entity: not when the application has cleared the change tracker, and after a rollback not before the entity
    /// is written again.
    /// </summary>
    private bool IsDue(PendingEvent entry)
    {
        if (entry.Source is not { } source || _tracked.Contains(source))
            return true;
        var state = current.Context.Entry(source).State;
        return state is EntityState.Added or EntityState.Modified or EntityState.Deleted
            || (state == EntityState.Unchanged && !entry.IsRolledBack);
    }

    private void Gather(bool detectsChanges)
    {
        var tracker = current.Context.ChangeTracker;
        var detects = tracker.AutoDetectChangesEnabled;
        if (detects && !detectsChanges)
            tracker.AutoDetectChangesEnabled = false;
        try
        {
            HasSources = _tracked.Count > 0;
            foreach (var entry in tracker.Entries<IAggregateRoot>())
            {
                HasSources = true;
                if (!_tracked.Contains(entry.Entity))
                    GatherFrom(entry.Entity);
            }

            foreach (var aggregate in _tracked)
                GatherFrom(aggregate);
        }
        finally
        {
            tracker.AutoDetectChangesEnabled = detects;
        }
    }

    private void GatherFrom(IAggregateRoot source)
    {
        var events = source.UncommittedEvents;
        if (!_raised.TryGetValue(source, out var known))
        {
            if (events.Count == 0)
                return;
            _raised.Add(source, known = []);
        }

        var index = 0;
        while (index < known.Count && index < events.Count && ReferenceEquals(known[index].Event, events[index]))
            index++;
        if (index < known.Count)
        {
            // Somebody marked it committed; what is there now is new.
            _pending.RemoveAll(entry => entry.WrittenIn is null && known.IndexOf(entry) >= index);
            known.RemoveRange(index, known.Count - index);
        }

        for (; index < events.Count; index++)
        {
            ThrowIfAttempt(events[index]);
            var entry = new PendingEvent(events[index], store.Serializer.Wrap(events[index], ContextOfRaised), source);
            known.Add(entry);
            _pending.Add(entry);
            _batch.Add(entry);
        }
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
