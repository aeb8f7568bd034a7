using System.Diagnostics;

namespace SourceGenBus.EventStore;

/// <summary>
/// What a relay has in hand: events by key, of which one at a time is delivered, and delivered ones that are not marked yet. An event
/// without a key waits for no other, so it stands alone. Safe for concurrent use.
/// </summary>
internal sealed class DeliveryQueue
{
    /// <summary>A delivery that takes longer holds up only its own key: the relay reads on beside it.</summary>
    internal static readonly TimeSpan SlowAfter = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly Dictionary<object, KeyInHand> _keys = [];
    private readonly Queue<KeyInHand> _startable = new();
    private List<OutboxMessage> _delivered = [];
    private long _firstDelivered;
    private int _waiting;

    /// <summary>Whether nothing is being delivered or waits for it.</summary>
    internal bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _keys.Count == 0;
        }
    }

    /// <summary>How many events wait, those being delivered left out.</summary>
    internal int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting;
        }
    }

    /// <summary>How many keys wait for a worker.</summary>
    internal int Startable
    {
        get
        {
            lock (_gate)
                return _startable.Count;
        }
    }

    internal void Add(IReadOnlyList<OutboxMessage> messages)
    {
        lock (_gate)
        {
            foreach (var message in messages)
            {
                var key = (object?)message.Envelope.Key ?? message;
                if (!_keys.TryGetValue(key, out var inHand))
                {
                    inHand = new KeyInHand(key, message);
                    _keys.Add(key, inHand);
                    _startable.Enqueue(inHand);
                }

                inHand.Waiting.Enqueue(message);
                _waiting++;
            }
        }
    }

    /// <summary>A key for a worker that has none; null when there is none.</summary>
    internal KeyInHand? Start()
    {
        lock (_gate)
            return _startable.TryDequeue(out var key) ? key : null;
    }

    /// <summary>The next event of a key; null when there is none, and then the key is not in hand any more.</summary>
    internal OutboxMessage? Next(KeyInHand key)
    {
        lock (_gate)
        {
            if (key.Waiting.TryDequeue(out var message))
            {
                _waiting--;
                key.Started = Stopwatch.GetTimestamp();
                return message;
            }

            _keys.Remove(key.Key);
            return null;
        }
    }

    /// <summary>Lets a key go with all that waits behind it: it stays in the database and is read again.</summary>
    internal void Drop(KeyInHand key)
    {
        lock (_gate)
        {
            _waiting -= key.Waiting.Count;
            key.Waiting.Clear();
            _keys.Remove(key.Key);
        }
    }

    /// <summary>Begins nothing more: what is not being delivered stays in the database.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            while (_startable.TryDequeue(out var key))
                _keys.Remove(key.Key);
            foreach (var key in _keys.Values)
                key.Waiting.Clear();
            _waiting = 0;
        }
    }

    /// <summary>Lets go what waits behind deliveries that take long. It is read again when its key is free.</summary>
    internal void DropBehindSlow()
    {
        lock (_gate)
        {
            foreach (var key in _keys.Values.Where(static key => key.IsSlow))
            {
                _waiting -= key.Waiting.Count;
                key.Waiting.Clear();
            }
        }
    }

    /// <summary>How long until every delivery under way takes long; zero when they do.</summary>
    internal TimeSpan UntilAllAreSlow()
    {
        lock (_gate)
        {
            var longest = TimeSpan.Zero;
            foreach (var key in _keys.Values)
            {
                var left = key.Started == 0 ? SlowAfter : SlowAfter - Stopwatch.GetElapsedTime(key.Started);
                if (left > longest)
                    longest = left;
            }

            return longest;
        }
    }

    /// <summary>Adds an event that has arrived.</summary>
    /// <returns>Whether it is the first that waits for its mark.</returns>
    internal bool AddDelivered(OutboxMessage message)
    {
        lock (_gate)
        {
            if (_delivered.Count == 0)
                _firstDelivered = Stopwatch.GetTimestamp();
            _delivered.Add(message);
            return _delivered.Count == 1;
        }
    }

    /// <summary>For how long the first of the delivered events has been waiting for its mark; null when none does.</summary>
    internal TimeSpan? UnmarkedFor
    {
        get
        {
            lock (_gate)
                return _delivered.Count == 0 ? null : Stopwatch.GetElapsedTime(_firstDelivered);
        }
    }

    /// <summary>Takes out what is delivered, and what is in hand at the same moment: one event of each key.</summary>
    internal (List<OutboxMessage> Delivered, List<OutboxMessage> InHand) Snapshot()
    {
        lock (_gate)
        {
            var delivered = _delivered;
            _delivered = [];
            return (delivered, [.. _keys.Values.Select(static key => key.Any)]);
        }
    }

    /// <summary>Events of one key, or one event without a key.</summary>
    internal sealed class KeyInHand(object key, OutboxMessage any)
    {
        internal object Key { get; } = key;

        /// <summary>One of its events, which stands for the key.</summary>
        internal OutboxMessage Any { get; } = any;

        internal Queue<OutboxMessage> Waiting { get; } = new();

        /// <summary>When the delivery under way began; 0 before the first.</summary>
        internal long Started { get; set; }

        /// <summary>Handlers that failed while the key was in hand. What was read before that must not reach them either.</summary>
        internal HashSet<string>? Held { get; set; }

        internal bool IsSlow => Started != 0 && Stopwatch.GetElapsedTime(Started) > SlowAfter;
    }
}
