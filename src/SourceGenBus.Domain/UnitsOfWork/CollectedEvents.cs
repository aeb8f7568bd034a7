namespace SourceGenBus.Domain;

/// <summary>
/// The events of one unit of work, in order: what an aggregate raised before another event was published stands before it. Thread-safe.
/// </summary>
internal sealed class CollectedEvents
{
    private readonly object _gate = new();
    private readonly List<(object Event, EventContext Context)> _events = [];
    private readonly List<Tracked> _aggregates = [];

    internal void Add(object @event, EventContext context, EventContext ofAggregates)
    {
        lock (_gate)
        {
            Gather(ofAggregates);
            _events.Add((@event, context));
        }
    }

    internal void Track(IAggregateRoot aggregate, EventContext context)
    {
        lock (_gate)
        {
            foreach (var tracked in _aggregates)
            {
                if (ReferenceEquals(tracked.Aggregate, aggregate))
                    return;
                if (IsSame(tracked.Aggregate, aggregate))
                {
                    throw new InvalidOperationException(
                        $"'{aggregate.GetType()}' {((IIdentified)aggregate).Identity} was loaded twice in one unit of work, and each " +
                        "instance would undo what the other did. Load it once and pass it on.");
                }
            }

            Gather(context);
            _aggregates.Add(new Tracked(aggregate));
        }
    }

    /// <summary>The attempts among what aggregates raised; they are not collected any more.</summary>
    internal IReadOnlyList<(object Event, EventContext Context)> TakeAttempts(EventContext context)
    {
        lock (_gate)
        {
            Gather(context);
            var attempts = _events.FindAll(static entry => AttemptEvents.Contains(entry.Event.GetType()));
            _events.RemoveAll(static entry => AttemptEvents.Contains(entry.Event.GetType()));
            return attempts;
        }
    }

    /// <summary>Everything collected, after the aggregates have been told that it is committed.</summary>
    /// <param name="report">Called with an aggregate that cannot be marked, and why; does not throw.</param>
    internal IReadOnlyList<(object Event, EventContext Context)> TakeCommitted(Action<IAggregateRoot, Exception> report)
    {
        lock (_gate)
        {
            foreach (var tracked in _aggregates)
            {
                try
                {
                    tracked.Aggregate.MarkCommitted();
                }
                catch (Exception exception)
                {
                    report(tracked.Aggregate, exception);
                }
            }

            (object, EventContext)[] taken = [.. _events];
            Clear();
            return taken;
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _events.Clear();
            _aggregates.Clear();
        }
    }

    /// <summary>Takes over what the aggregates raised since the last time; they keep it until it is committed, for repositories.</summary>
    private void Gather(EventContext context)
    {
        foreach (var tracked in _aggregates)
        {
            var raised = tracked.Aggregate.UncommittedEvents;
            if (raised.Count < tracked.Gathered)
                tracked.Gathered = 0; // Somebody marked it committed; what is there now is new.
            for (; tracked.Gathered < raised.Count; tracked.Gathered++)
                _events.Add((raised[tracked.Gathered], context));
        }
    }

    private static bool IsSame(IAggregateRoot one, IAggregateRoot other) =>
        one.GetType() == other.GetType()
        && one is IIdentified { Identity: { } identity }
        && other is IIdentified second
        && identity.Equals(second.Identity);

    private sealed class Tracked(IAggregateRoot aggregate)
    {
        internal IAggregateRoot Aggregate => aggregate;

        internal int Gathered { get; set; }
    }
}
