using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// Removes from the partitions of a consumer, from time to time, what every group has acknowledged, and the consumers of its own group that
/// are gone. A consumer without a message pending is all that can go: removing one removes what is pending for it.
/// </summary>
internal sealed class PartitionTrimmer(RedisGroup group)
{
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private long _last = group.Clock.GetTimestamp();

    internal async Task TrimAsync(
        List<OwnedPartition> partitions, List<string> live, RedisResult[] idleTimes, CancellationToken cancellationToken)
    {
        if (group.Clock.GetElapsedTime(_last) < group.Options.TrimInterval)
            return;
        _last = group.Clock.GetTimestamp();
        var idle = Idle(idleTimes);
        try
        {
            long removed = 0;
            foreach (var partition in partitions)
                removed += await TrimAsync(partition, live, idle, cancellationToken).ConfigureAwait(false);
            RedisLog.Trimmed(group.Logger, removed, group.Destination);
        }
        catch (TransportException exception)
        {
            // Receiving goes on without it.
            RedisLog.NotTrimmed(group.Logger, group.Destination, group.Options.TrimInterval, exception.Message);
        }
    }

    /// <summary>The groups that nobody receives for any more, and for how long.</summary>
    private Dictionary<string, TimeSpan> Idle(RedisResult[] times)
    {
        var idle = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        for (var index = 0; index + 1 < times.Length; index += 2)
        {
            var time = TimeSpan.FromMilliseconds((long)times[index + 1]);
            if (time >= group.Options.IdleGroupAfter)
                idle[(string)times[index]!] = time;
        }

        return idle;
    }

    private async Task<long> TrimAsync(
        OwnedPartition partition, List<string> live, Dictionary<string, TimeSpan> idle, CancellationToken cancellationToken)
    {
        if (partition.IsLost)
            return 0;
        RedisKey[] keys = [partition.Stream, partition.Lease];
        await group.Connection.RunAsync(
            RedisScript.Forget,
            keys,
            [partition.LeaseValue, group.Group, .. live.Select(static name => (RedisValue)name)],
            cancellationToken).ConfigureAwait(false);
        var leftOut = group.Options.TrimsForIdleGroups ? idle.Keys.Select(static name => (RedisValue)name) : [];
        var answer = await group.Connection.RunAsync(
            RedisScript.Trim,
            keys,
            [partition.LeaseValue, RedisGroup.Milliseconds(group.Options.KeepFor), .. leftOut],
            cancellationToken).ConfigureAwait(false);
        if (answer.IsNull)
            return 0;
        var holder = (string)answer[1]!;
        if (idle.TryGetValue(holder, out var time) && _named.Add(holder))
            RedisLog.HeldUp(group.Logger, holder, group.Destination, time);
        return (long)answer[0];
    }
}
