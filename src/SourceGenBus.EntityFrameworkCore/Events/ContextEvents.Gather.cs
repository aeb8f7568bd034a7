using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using SourceGenBus.EventStore;

namespace SourceGenBus.EntityFrameworkCore;

/// <content>How it finds what the entities of the context have raised.</content>
internal sealed partial class ContextEvents
{
    /// <summary>
    /// An event goes with its entity: not when the application has cleared the change tracker, and after a rollback not before the entity
    /// is written again.
    /// </summary>
    private bool IsDue(PendingEvent entry)
    {
        // An aggregate that is no entity was tracked by a unit of work, which has ended.
        if (entry.Source is not { } source || _tracked.Contains(source))
            return true;
        if (current.Context.Model.FindRuntimeEntityType(source.GetType()) is null)
            return false;
        var state = current.Context.Entry(source).State;
        return state is EntityState.Added or EntityState.Modified or EntityState.Deleted
            || (state == EntityState.Unchanged && !entry.IsRolledBack);
    }

    private void Gather(bool detectsChanges)
    {
        var tracker = current.Context.ChangeTracker;
        var entities = detectsChanges
            ? [.. tracker.Entries<IAggregateRoot>()]
            : WithoutDetection(static each => each.Entries<IAggregateRoot>().ToList());
        HasSources = entities.Count + _tracked.Count > 0;
        foreach (var entry in entities)
        {
            if (!_tracked.Contains(entry.Entity))
                GatherFrom(entry.Entity);
        }

        foreach (var aggregate in _tracked)
            GatherFrom(aggregate);
    }

    private T WithoutDetection<T>(Func<ChangeTracker, T> look)
    {
        var tracker = current.Context.ChangeTracker;
        var detects = tracker.AutoDetectChangesEnabled;
        tracker.AutoDetectChangesEnabled = false;
        try
        {
            return look(tracker);
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
}
