using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// A partition while this consumer has its lease. When that runs out, or is seen to be somebody else's, the partition is lost for good:
/// taking it again makes another one of these. Safe for concurrent use.
/// </summary>
internal sealed class OwnedPartition
{
    private readonly object _gate = new();
    private readonly HashSet<string> _outstanding = new(StringComparer.Ordinal);
    private readonly HashSet<string> _delayed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _due = new(StringComparer.Ordinal);
    private readonly KeptBack _keptBack = new();
    private readonly RedisGroup _group;
    private readonly PartitionLease _lease;
    private Dictionary<string, long> _delays;
    private string _cursor = "-";
    private bool _mayHaveMore = true;

    /// <param name="group">The consumer.</param>
    /// <param name="number">Which partition.</param>
    /// <param name="leaseValue">What Redis has as the value of the lease.</param>
    /// <param name="asked">The time stamp from before the lease was asked for.</param>
    /// <param name="delays">The messages that are kept back, and the time stamps until when.</param>
    internal OwnedPartition(RedisGroup group, int number, string leaseValue, long asked, Dictionary<string, long> delays)
    {
        (_group, Number, _delays) = (group, number, delays);
        _delayed.UnionWith(delays.Keys);
        _lease = new PartitionLease(leaseValue, group.Options.LeaseTime, group.Clock, LoseAndTell);
        _lease.Renewed(asked);
    }

    internal int Number { get; }

    internal string Name => RedisGroup.NameOf(Number);

    /// <summary>What Redis has as the value of the lease while it is this one.</summary>
    internal string LeaseValue => _lease.Value;

    internal RedisKey Stream => _group.Stream(Number);

    internal RedisKey Lease => _group.Lease(Number);

    internal RedisKey Delays => _group.Delays(Number);

    internal bool IsLost => _lease.IsLost;

    /// <summary>Whether another consumer is to have it: nothing is fetched any more. When that began; null otherwise.</summary>
    internal long? LeavingSince
    {
        get
        {
            lock (_gate)
                return field;
        }

        set
        {
            lock (_gate)
                field = value;
        }
    }

    /// <summary>Whether it is worth looking, since something was sent or the last look left something.</summary>
    internal bool MayHaveMore
    {
        get => Volatile.Read(ref _mayHaveMore);
        set => Volatile.Write(ref _mayHaveMore, value);
    }

    internal int Outstanding
    {
        get
        {
            lock (_gate)
                return _outstanding.Count;
        }
    }

    /// <summary>When a message that is kept back may be delivered; null when none is.</summary>
    internal long? NextDue()
    {
        lock (_gate)
            return _keptBack.Count == 0 ? null : _keptBack.NextDue();
    }

    /// <param name="asked">The time stamp from before Redis was asked to keep the lease for longer.</param>
    internal void Renewed(long asked) => _lease.Renewed(asked);

    /// <summary>It is not this consumer's any more.</summary>
    internal void Lose() => _lease.Lose();

    /// <summary>It was lost and not given up, which a log line tells.</summary>
    internal void LoseAndTell()
    {
        if (_lease.Lose())
            RedisLog.Lost(_group.Logger, _group.Group, Number, _group.Destination, Outstanding);
    }

    /// <summary>What to ask for, as the arguments of the script.</summary>
    internal List<RedisValue> BeginFetch(int room)
    {
        lock (_gate)
        {
            MayHaveMore = false;
            var due = _keptBack.Take(room, _group.Clock.GetTimestamp());
            _due.UnionWith(due.Select(static entry => entry.Id));

            // What waits behind a message that is kept back is remembered, so it must not become too much.
            var wantsNew = _keptBack.Count < _group.Subscription.Prefetch;
            List<RedisValue> arguments = [LeaseValue, _group.Group, _group.Consumer, room, wantsNew ? 1 : 0, _cursor];
            foreach (var (id, deliveries) in due)
            {
                arguments.Add(id);
                arguments.Add(deliveries + 1);
            }

            return arguments;
        }
    }

    /// <summary>Takes what the script returned.</summary>
    /// <param name="result">The result.</param>
    /// <param name="room">How much was asked for.</param>
    /// <param name="deliveries">Gets the messages to deliver.</param>
    /// <param name="parked">Gets those that must wait for another one, with how often they have been delivered.</param>
    /// <returns>How many pending messages somebody has removed.</returns>
    internal int CompleteFetch(RedisResult result, int room, List<RedisDelivery> deliveries, List<RedisValue> parked)
    {
        lock (_gate)
        {
            _cursor = (string)result[0]!;
            MayHaveMore |= _cursor.Length > 0 || result.Length - 2 >= 2 * room;
            for (var index = 2; index < result.Length; index += 2)
            {
                var id = (string)result[index][0]!;
                var count = (int)result[index + 1];
                var message = RedisEntry.Read(result[index][1]);
                if (!_due.Remove(id) && (_delays.Remove(id, out var until) || _keptBack.Holds(message.Key)))
                {
                    _keptBack.Add(id, message.Key, count - 1, until);
                    parked.Add(id);
                    parked.Add(count - 1);
                    continue;
                }

                _outstanding.Add(id);
                deliveries.Add(new RedisDelivery(message, this) { Position = id, DeliveryCount = count, PartitionLost = _lease.LostToken });
            }

            _due.Clear();
            if (_cursor.Length == 0)
                _delays = [];
            return (int)result[1];
        }
    }

    /// <summary>The messages that are still to be acknowledged, and whether one of them was kept back before.</summary>
    internal bool WasDelayed(IEnumerable<string> ids)
    {
        lock (_gate)
            return _delayed.Count > 0 && ids.Any(_delayed.Contains);
    }

    internal void Acknowledged(IEnumerable<string> ids)
    {
        lock (_gate)
        {
            _outstanding.ExceptWith(ids);
            _delayed.ExceptWith(ids);
        }
    }

    /// <summary>A message is to be delivered again.</summary>
    /// <returns>False when it is not one that waits to be acknowledged.</returns>
    internal bool KeepBack(RedisDelivery delivery, TimeSpan delay)
    {
        lock (_gate)
        {
            if (!_outstanding.Remove(delivery.Id))
                return false;
            if (delay > TimeSpan.Zero)
                _delayed.Add(delivery.Id);
            var due = delay > TimeSpan.Zero ? _group.After(delay) : long.MinValue;
            _keptBack.Add(delivery.Id, delivery.Message.Key, delivery.DeliveryCount ?? 1, due);
            MayHaveMore = true;
            return true;
        }
    }
}
