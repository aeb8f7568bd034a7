using System.Runtime.InteropServices;

namespace SourceGenBus.Background;

/// <summary>
/// What waits and what runs. One lock guards it all, held for a few instructions: no user code runs inside it.
/// </summary>
/// <remarks>
/// Of the events with one key only the first is ready or running; the others hang behind it as a chain, whose last link
/// <see cref="_lastOfKey"/> knows. So a key costs a dictionary entry and no queue of its own, and what waits for its turn counts
/// against the capacity as everything else does.
/// </remarks>
internal sealed class Backlog
{
    private readonly object _gate = new();
    private readonly Queue<QueuedEvent> _ready = new();
    private readonly Dictionary<string, QueuedEvent> _lastOfKey = new(StringComparer.Ordinal);
    private readonly LinkedList<BlockedCaller> _blocked = new();
    private readonly HashSet<QueuedEvent> _running = [];
    private readonly Stack<QueueWorker> _idleWorkers = new();
    private readonly int _capacity;
    private TaskCompletionSource? _idle;
    private EventQueueStatus _counts;
    private EventQueueState _state;
    private int _waiting;

    internal Backlog(int capacity) => _capacity = capacity;

    internal EventQueueStatus Status
    {
        get
        {
            lock (_gate)
            {
                return _counts with
                {
                    State = _state, Length = _waiting, Capacity = _capacity, Blocked = _blocked.Count, Running = _running.Count,
                };
            }
        }
    }

    /// <summary>Nobody waits for space then: whoever does is let in before the last event is taken out.</summary>
    private bool IsIdle => _waiting == 0 && _running.Count == 0;

    /// <summary>
    /// Adds an event. Where there is no space, the caller who <paramref name="waits"/> is told its <paramref name="place"/>.
    /// </summary>
    /// <returns>Null when the event was not refused.</returns>
    internal EventQueueRefusal? Add(QueuedEvent item, bool waits, out LinkedListNode<BlockedCaller>? place)
    {
        place = null;
        lock (_gate)
        {
            var isOpen = _state < EventQueueState.Stopping;
            if (isOpen && _waiting < _capacity && _blocked.Count == 0)
            {
                Accept(item);
                return null;
            }

            if (isOpen && waits)
            {
                place = _blocked.AddLast(new BlockedCaller(this, item));
                return null;
            }

            _counts = _counts with { Refused = _counts.Refused + 1 };
            return isOpen ? EventQueueRefusal.Full : EventQueueRefusal.Stopping;
        }
    }

    /// <summary>Ends the waiting of a caller who no longer wants to; false when it was over already.</summary>
    internal bool Leave(LinkedListNode<BlockedCaller> place)
    {
        lock (_gate)
        {
            if (place.List is null)
                return false;
            _blocked.Remove(place); // Who waits for space waits behind a full queue, so it does not become idle by this.
            return true;
        }
    }

    /// <summary>Lets the workers begin. False when that was asked for before; throws when the queue has stopped.</summary>
    internal bool Start(IEnumerable<QueueWorker> workers)
    {
        lock (_gate)
        {
            if (_state >= EventQueueState.Stopping)
                throw new InvalidOperationException("The event queue has been stopped and cannot be started again; make a new one.");
            if (_state == EventQueueState.Running)
                return false;
            _state = EventQueueState.Running;
            foreach (var worker in workers)
                _idleWorkers.Push(worker);
            for (var count = _ready.Count; count > 0; count--)
                Wake();
            return true;
        }
    }

    /// <summary>The next event to handle, or null: the worker then ends, and is started anew when there is work.</summary>
    internal QueuedEvent? Take(QueueWorker worker)
    {
        lock (_gate)
        {
            if (!_ready.TryDequeue(out var item))
            {
                _idleWorkers.Push(worker);
                return null;
            }

            _waiting--;
            _running.Add(item);
            Admit();
            return item;
        }
    }

    /// <summary>Counts what became of an event, once; false when it was counted before.</summary>
    internal bool Settle(QueuedEvent item, UnhandledReason? reason)
    {
        lock (_gate)
        {
            if (item.IsSettled)
                return false;
            item.IsSettled = true;
            _counts = reason switch
            {
                null => _counts with { Handled = _counts.Handled + 1 },
                UnhandledReason.Failed => _counts with { Failed = _counts.Failed + 1 },
                _ => _counts with { Abandoned = _counts.Abandoned + 1 },
            };
            return true;
        }
    }

    /// <summary>Makes the next event of the same key ready.</summary>
    internal void Complete(QueuedEvent item)
    {
        lock (_gate)
        {
            if (!_running.Remove(item))
                return; // The queue has given it up.
            if (item.Key is { } key)
            {
                if (item.Next is { } next)
                    MakeReady(next);
                else if (ReferenceEquals(_lastOfKey.GetValueOrDefault(key), item))
                    _lastOfKey.Remove(key);
                item.Next = null;
            }

            SignalIdle();
        }
    }

    /// <summary>Refuses every event from now on. The callers that wait for space are told.</summary>
    internal void Close()
    {
        List<BlockedCaller> refused;
        lock (_gate)
        {
            _state = EventQueueState.Stopping;
            refused = [.. _blocked];
            _blocked.Clear();
            _counts = _counts with { Refused = _counts.Refused + refused.Count };
            SignalIdle();
        }

        refused.ForEach(static caller => caller.Refuse());
    }

    /// <summary>Takes out all that waits, in the order in which it would have become ready.</summary>
    internal List<QueuedEvent> TakeWaiting()
    {
        lock (_gate)
        {
            var taken = new List<QueuedEvent>(_waiting);
            foreach (var item in _ready.Concat(_running.Select(static running => running.Next)))
            {
                for (var link = item; link is not null; link = link.Next)
                    taken.Add(link);
            }

            foreach (var running in _running)
                running.Next = null;
            _ready.Clear();
            _lastOfKey.Clear();
            _waiting = 0;
            SignalIdle();
            return taken;
        }
    }

    /// <summary>Gives up all that runs, and ends the queue.</summary>
    internal List<QueuedEvent> TakeRunning()
    {
        lock (_gate)
        {
            List<QueuedEvent> taken = [.. _running];
            _running.Clear();
            _state = EventQueueState.Stopped;
            SignalIdle();
            return taken;
        }
    }

    internal Task WhenIdle()
    {
        lock (_gate)
            return IsIdle ? Task.CompletedTask : (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>Called under the lock.</summary>
    private void Accept(QueuedEvent item)
    {
        _waiting++;
        _counts = _counts with { Enqueued = _counts.Enqueued + 1 };
        if (item.Key is not { } key)
        {
            MakeReady(item);
            return;
        }

        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_lastOfKey, key, out var isTaken);
        if (isTaken)
            last!.Next = item;
        else
            MakeReady(item);
        last = item;
    }

    private void MakeReady(QueuedEvent item)
    {
        _ready.Enqueue(item);
        Wake();
    }

    private void Wake()
    {
        if (_idleWorkers.TryPop(out var worker))
            ThreadPool.UnsafeQueueUserWorkItem(worker, preferLocal: false);
    }

    private void Admit()
    {
        while (_waiting < _capacity && _blocked.First is { } first)
        {
            _blocked.RemoveFirst();
            Accept(first.Value.Item);
            first.Value.Accept();
        }
    }

    private void SignalIdle()
    {
        if (!IsIdle)
            return;
        _idle?.TrySetResult();
        _idle = null;
    }
}
