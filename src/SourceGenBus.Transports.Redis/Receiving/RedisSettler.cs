using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>Acknowledges and rejects, each under the lease by which the message was received. Safe for concurrent use.</summary>
internal sealed class RedisSettler(RedisGroup group, PartitionKeeper keeper, Signal arrivals)
{
    /// <returns>The partitions that are lost, whose messages are delivered again.</returns>
    internal async Task<List<OwnedPartition>> AcknowledgeAsync(IEnumerable<RedisDelivery> deliveries)
    {
        var byPartition = deliveries.GroupBy(static delivery => delivery.Owner, static delivery => delivery.Id);
        var lost = await Task.WhenAll(byPartition.Select(AcknowledgeAsync)).ConfigureAwait(false);
        return [.. lost.OfType<OwnedPartition>()];
    }

    /// <returns>The partition, if it is lost.</returns>
    internal async Task<List<OwnedPartition>> RejectAsync(RedisDelivery delivery, TimeSpan delay)
    {
        var partition = delivery.Owner;
        if (partition.IsLost)
            return [partition];
        if (delay > TimeSpan.Zero)
        {
            var answer = await group.Connection.RunAsync(
                RedisScript.Reject,
                [partition.Lease, partition.Delays],
                [partition.LeaseValue, delivery.Id, RedisGroup.Milliseconds(delay)]).ConfigureAwait(false);
            if ((int)answer == 0)
                return [partition];
        }

        partition.KeepBack(delivery, delay);
        Settled(partition);
        return [];
    }

    /// <returns>The partition, if it is lost.</returns>
    private async Task<OwnedPartition?> AcknowledgeAsync(IGrouping<OwnedPartition, string> messages)
    {
        var partition = messages.Key;
        if (partition.IsLost)
            return partition;
        var ids = messages.ToList();
        var answer = await group.Connection.RunAsync(
            RedisScript.Acknowledge,
            [partition.Stream, partition.Lease, partition.Delays],
            [partition.LeaseValue, group.Group, partition.WasDelayed(ids) ? 1 : 0, .. ids.Select(static id => (RedisValue)id)])
            .ConfigureAwait(false);
        if ((int)answer == 0)
            return partition;
        partition.Acknowledged(ids);
        Settled(partition);
        return null;
    }

    private void Settled(OwnedPartition partition)
    {
        if (partition.LeavingSince is not null && partition.Outstanding == 0)
            keeper.Changes.Set();
        arrivals.Set();
    }
}
