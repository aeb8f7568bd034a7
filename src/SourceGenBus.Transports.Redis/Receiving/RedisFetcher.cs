using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// Fetches from the partitions of a consumer, side by side, where something is known to be, and from time to time everywhere. One fetch at
/// a time; taking and settling may happen beside it.
/// </summary>
internal sealed class RedisFetcher(RedisGroup group, PartitionKeeper keeper)
{
    /// <summary>What timers may be early.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();
    private readonly Queue<RedisDelivery> _ready = new();
    private long? _lookedEverywhere;
    private int _turn;

    /// <summary>Whether a fetch, whose caller did not wait for it, left something.</summary>
    internal bool HasReady
    {
        get
        {
            lock (_gate)
                return _ready.Any(static delivery => !delivery.Owner.IsLost);
        }
    }

    /// <summary>Takes what was fetched, without what is somebody else's by now.</summary>
    internal List<TransportDelivery> Take(int maximum)
    {
        List<TransportDelivery> taken = [];
        lock (_gate)
        {
            while (taken.Count < maximum && _ready.TryDequeue(out var delivery))
            {
                if (!delivery.Owner.IsLost)
                    taken.Add(delivery);
            }
        }

        return taken;
    }

    /// <summary>How long until a message that is kept back may be delivered.</summary>
    internal TimeSpan UntilNextDue()
    {
        var owned = keeper.Owned;
        if (Room(owned) == 0)
            return TimeSpan.MaxValue;
        var now = group.Clock.GetTimestamp();
        var until = TimeSpan.MaxValue;
        foreach (var partition in owned)
        {
            if (partition.LeavingSince is null && partition.NextDue() is { } due)
            {
                var left = due <= now ? TimeSpan.Zero : group.Clock.GetElapsedTime(now, due);
                until = left < until ? left : until;
            }
        }

        return until;
    }

    /// <summary>Looks for messages.</summary>
    /// <param name="maximum">How many at most.</param>
    /// <param name="interval">How often to look also where nothing is known to be.</param>
    /// <exception cref="TransportException">The connection is lost, or the group is.</exception>
    internal async Task FetchAsync(int maximum, TimeSpan interval)
    {
        var owned = keeper.Owned;
        var room = Math.Min(maximum, Room(owned));
        if (room == 0)
            return;
        var now = group.Clock.GetTimestamp();
        var everywhere = _lookedEverywhere is not { } last || group.Clock.GetElapsedTime(last, now) >= interval - Tolerance;
        if (everywhere)
            _lookedEverywhere = now;
        var chosen = owned.FindAll(partition =>
            partition.LeavingSince is null && (everywhere || partition.MayHaveMore || partition.NextDue() <= now));
        if (chosen.Count == 0)
            return;

        // With less room than partitions they take turns.
        var (share, first) = (Math.Max(1, room / chosen.Count), _turn++ % chosen.Count);
        var fetching = new List<Task>(chosen.Count);
        for (var index = 0; index < chosen.Count && fetching.Count < room; index++)
            fetching.Add(FetchAsync(chosen[(first + index) % chosen.Count], share));
        await Task.WhenAll(fetching).ConfigureAwait(false);
    }

    private int Room(List<OwnedPartition> owned) =>
        Math.Max(0, group.Subscription.Prefetch - owned.Sum(static partition => partition.Outstanding));

    private async Task FetchAsync(OwnedPartition partition, int room)
    {
        RedisKey[] keys = [partition.Stream, partition.Lease];
        var result = await group.Connection.RunAsync(RedisScript.Fetch, keys, [.. partition.BeginFetch(room)]).ConfigureAwait(false);
        if (result.IsNull)
        {
            partition.LoseAndTell();
            return;
        }

        List<RedisDelivery> deliveries = [];
        List<RedisValue> parked = [partition.LeaseValue, group.Group, group.Consumer];
        var others = parked.Count;
        var missing = partition.CompleteFetch(result, room, deliveries, parked);
        lock (_gate)
        {
            foreach (var delivery in deliveries)
                _ready.Enqueue(delivery);
        }

        if (missing > 0)
            RedisLog.Missing(group.Logger, missing, partition.Number, group.Destination, group.Group);
        if (parked.Count > others)
            await group.Connection.RunAsync(RedisScript.Park, keys, [.. parked]).ConfigureAwait(false);
    }
}
