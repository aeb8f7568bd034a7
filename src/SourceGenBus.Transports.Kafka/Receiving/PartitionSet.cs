using System.Diagnostics;
using Confluent.Kafka;

namespace SourceGenBus.Transports.Kafka;

/// <summary>
/// The partitions of a consumer, between the thread that polls and those that receive and acknowledge. Safe for concurrent use.
/// </summary>
/// <param name="prefetch">How many messages may be here that were not acknowledged.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class PartitionSet(int prefetch, TimeProvider timeProvider)
{
    /// <summary>How many times as many messages as are fetched may wait for one before them to be committed.</summary>
    private const int Backlog = 4;

    private readonly object _gate = new();
    private readonly Dictionary<TopicPartition, AssignedPartition> _partitions = [];
    private readonly HashSet<TopicPartition> _leftPaused = [];
    private readonly Signal _arrivals = new();
    private readonly List<TaskCompletionSource> _committing = [];
    private int _turn;
    private bool _isFull;

    /// <summary>Completes when there may be something to receive.</summary>
    internal Task NextArrival => _arrivals.Next;

    /// <summary>Wakes the thread that polls.</summary>
    internal AutoResetEvent Work { get; } = new(initialState: false);

    internal bool HasRoom
    {
        get
        {
            lock (_gate)
                return !_isFull;
        }
    }

    /// <summary>Whether somebody may be about to acknowledge something.</summary>
    internal bool IsBusy
    {
        get
        {
            lock (_gate)
                return _committing.Count > 0 || _partitions.Values.Any(static partition => partition.HandedOut > 0);
        }
    }

    /// <summary>Whether something was acknowledged that the cluster does not know of.</summary>
    internal bool NeedsCommit
    {
        get
        {
            lock (_gate)
                return _partitions.Values.Any(static partition => partition.NeedsCommit);
        }
    }

    internal void Wake() => _arrivals.Set();

    internal void Assign(IEnumerable<TopicPartition> ids)
    {
        lock (_gate)
        {
            foreach (var id in ids)
                _partitions.TryAdd(id, new AssignedPartition(id) { IsPaused = _leftPaused.Remove(id) });
        }
    }

    internal void Add(TopicPartition id, long offset, TransportMessage message)
    {
        lock (_gate)
        {
            if (_partitions.TryGetValue(id, out var partition))
                partition.Add(offset, message);
            Measure();
        }
    }

    /// <summary>Hands messages out, one partition after the other.</summary>
    internal List<TransportDelivery> Take(int maximum)
    {
        List<TransportDelivery> deliveries = [];
        lock (_gate)
        {
            var open = _partitions.Values.Where(static partition => partition is { Waiting: > 0, IsLeaving: false }).ToList();
            open.RemoveAll(partition => IsHeld(partition));
            for (var index = 0; index < open.Count && deliveries.Count < maximum; index++)
                open[(_turn + index) % open.Count].Take(maximum, deliveries);
            _turn = (_turn + 1) & 0xFFFF;
        }

        return deliveries;
    }

    /// <summary>Notes what is done.</summary>
    /// <param name="deliveries">What is.</param>
    /// <param name="committed">Completes when the cluster knows; null when it cannot be told yet.</param>
    /// <returns>A partition that is not this consumer's any more; null when all are.</returns>
    internal AssignedPartition? Acknowledge(IEnumerable<KafkaDelivery> deliveries, out Task? committed)
    {
        AssignedPartition? lost = null;
        committed = null;
        lock (_gate)
        {
            var needsCommit = false;
            foreach (var delivery in deliveries)
            {
                delivery.Owner.Acknowledge(delivery.Fetched);
                if (delivery.Owner.IsGone)
                    lost = delivery.Owner;
                else
                    needsCommit |= delivery.Owner.NeedsCommit;
            }

            if (needsCommit)
            {
                var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _committing.Add(waiter);
                committed = waiter.Task;
            }

            Measure();
            Monitor.PulseAll(_gate);
        }

        Work.Set();
        return lost;
    }

    /// <summary>Takes a message back, to be handed out again; nothing of its partition is handed out before the delay has passed.</summary>
    internal bool Reject(KafkaDelivery delivery, TimeSpan delay)
    {
        var partition = delivery.Owner;
        lock (_gate)
        {
            partition.Reject(delivery.Fetched);
            if (delay > TimeSpan.Zero)
            {
                var until = timeProvider.GetTimestamp() + (long)(delay.TotalSeconds * timeProvider.TimestampFrequency);
                partition.HeldUntil = Math.Max(partition.HeldUntil ?? long.MinValue, until);
                partition.DropUnseen();
            }

            Measure();
            Monitor.PulseAll(_gate);
        }

        Work.Set();
        _arrivals.Set();
        return !partition.IsGone;
    }

    internal AssignedPartition? Gone(IEnumerable<KafkaDelivery> deliveries)
    {
        lock (_gate)
            return deliveries.Select(static delivery => delivery.Owner).FirstOrDefault(static partition => partition.IsGone);
    }

    /// <summary>Which partitions the client is to fetch from no longer, and which again, and from where; it counts as done.</summary>
    /// <param name="pausesAll">Whether nothing is fetched while there is no room.</param>
    internal (List<TopicPartition> Pause, List<(TopicPartition Id, long? From)> Resume) Regulate(bool pausesAll)
    {
        List<TopicPartition> pause = [];
        List<(TopicPartition, long?)> resume = [];
        var due = false;
        lock (_gate)
        {
            Measure();
            foreach (var partition in _partitions.Values)
            {
                due |= partition.HeldUntil is not null && !IsHeld(partition) && partition.Waiting > 0;
                var pauses = (_isFull && (pausesAll || partition.IsPaused)) || IsHeld(partition) || partition.Count >= Backlog * prefetch;
                if (pauses == partition.IsPaused && (pauses || partition.FetchFrom is null))
                    continue;
                partition.IsPaused = pauses;
                if (pauses)
                {
                    pause.Add(partition.Id);
                }
                else
                {
                    resume.Add((partition.Id, partition.FetchFrom));
                    partition.FetchFrom = null;
                }
            }
        }

        if (due)
            _arrivals.Set();
        return (pause, resume);
    }

    /// <summary>What can be committed, and who waits for it.</summary>
    internal (List<TopicPartitionOffset> Offsets, List<TaskCompletionSource> Waiters) Acknowledged()
    {
        lock (_gate)
        {
            List<TopicPartitionOffset> offsets = [.. _partitions.Values
                .Where(static partition => partition.NeedsCommit)
                .Select(static partition => new TopicPartitionOffset(partition.Id, partition.Position!.Value))];
            List<TaskCompletionSource> waiters = [.. _committing];
            _committing.Clear();
            return (offsets, waiters);
        }
    }

    internal void Committed(IEnumerable<TopicPartitionOffset> offsets)
    {
        lock (_gate)
        {
            foreach (var offset in offsets)
            {
                if (_partitions.TryGetValue(offset.TopicPartition, out var partition))
                    partition.Committed = offset.Offset.Value;
            }
        }
    }

    /// <summary>Hands nothing more out of these partitions, and waits for a time until what was handed out is settled.</summary>
    /// <returns>How many messages are not.</returns>
    internal int Drain(IReadOnlyCollection<TopicPartition> ids, TimeSpan limit)
    {
        var began = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            var leaving = ids.Select(id => _partitions.GetValueOrDefault(id)).OfType<AssignedPartition>().ToList();
            foreach (var partition in leaving)
                partition.IsLeaving = true;
            while (true)
            {
                var open = leaving.Sum(static partition => partition.HandedOut);
                var left = limit - Stopwatch.GetElapsedTime(began);
                if (open == 0 || left <= TimeSpan.Zero)
                    return open;
                Monitor.Wait(_gate, left);
            }
        }
    }

    /// <summary>Ends the drains that wait.</summary>
    internal void Pulse()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    /// <summary>Takes partitions away.</summary>
    /// <returns>How many of their messages were handed out and not settled.</returns>
    internal int Remove(IReadOnlyCollection<TopicPartition>? ids = null)
    {
        var open = 0;
        lock (_gate)
        {
            foreach (var id in ids ?? [.. _partitions.Keys])
            {
                if (!_partitions.Remove(id, out var partition))
                    continue;
                open += partition.Lose();
                if (partition.IsPaused)
                    _leftPaused.Add(id);
            }

            Measure();
        }

        return open;
    }

    private bool IsHeld(AssignedPartition partition) => partition.HeldUntil is { } until && timeProvider.GetTimestamp() < until;

    /// <summary>
    /// Full at the limit, and no longer at half of it: to stop and start fetching costs what the client has fetched ahead.
    /// </summary>
    private void Measure()
    {
        var here = _partitions.Values.Sum(static partition => partition.Waiting + partition.HandedOut);
        _isFull = here >= prefetch || (_isFull && here > prefetch / 2);
    }
}
