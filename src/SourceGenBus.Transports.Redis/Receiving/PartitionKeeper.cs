using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// Has a consumer take its share of the partitions. Each consumer tells Redis three times in a lease that it lives, renews its leases, and
/// counts from the list of those that live how many partitions are its own: it gives up what is above, and takes what is free. As the
/// shares add up to all partitions, nothing has to be decided by anybody, and a partition moves only when it must.
/// </summary>
internal sealed class PartitionKeeper(RedisGroup group, Signal arrivals)
{
    private readonly object _gate = new();
    private readonly PartitionTrimmer _trimmer = new(group);
    private readonly List<OwnedPartition> _owned = [];

    /// <summary>Wakes the keeper: a consumer has come or gone, or a partition is empty that is to be handed over.</summary>
    internal Signal Changes { get; } = new();

    /// <summary>The partitions that are this consumer's now.</summary>
    internal List<OwnedPartition> Owned
    {
        get
        {
            lock (_gate)
                return _owned.FindAll(static partition => !partition.IsLost);
        }
    }

    /// <summary>Something was sent to a partition.</summary>
    /// <param name="number">Which; null when it may be any.</param>
    internal void Arrived(int? number)
    {
        lock (_gate)
        {
            foreach (var partition in _owned)
            {
                if (number is null || partition.Number == number)
                    partition.MayHaveMore = true;
            }
        }

        arrivals.Set();
    }

    /// <summary>Keeps on until it is cancelled, or fails for another reason than an outage.</summary>
    internal async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            var next = Changes.Next;
            try
            {
                await KeepAsync(stopping).ConfigureAwait(false);
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                RedisLog.NotRenewed(group.Logger, group.Consumer, group.RenewalInterval, exception.Message);

                // Not before the time, whoever comes or goes.
                next = new TaskCompletionSource().Task;
            }

            await Signal.WaitAsync(next, group.RenewalInterval, group.Clock, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Tells Redis that it lives, and takes or gives up partitions.</summary>
    /// <exception cref="TransportException">Redis cannot be reached, or refuses it.</exception>
    internal async Task KeepAsync(CancellationToken cancellationToken)
    {
        var answer = await group.Connection.RunAsync(
            RedisScript.Join,
            [group.ConsumersKey, group.GroupsKey],
            [group.Consumer, RedisGroup.Milliseconds(group.Options.LeaseTime), group.Group, group.Channel],
            cancellationToken).ConfigureAwait(false);
        lock (_gate)
            _owned.RemoveAll(static partition => partition.IsLost);
        var live = ((string[])answer[0]!).Order(StringComparer.Ordinal).ToList();
        await Task.WhenAll(Owned.ConvertAll(partition => RenewAsync(partition, cancellationToken))).ConfigureAwait(false);

        var rank = Math.Max(0, live.IndexOf(group.Consumer));
        var count = Math.Max(1, live.Count);
        var quota = (group.Options.Partitions / count) + (rank < group.Options.Partitions % count ? 1 : 0);
        ChooseLeaving(quota);
        await HandOverAsync(cancellationToken).ConfigureAwait(false);
        await AcquireAsync(quota, rank * quota, cancellationToken).ConfigureAwait(false);
        await _trimmer.TrimAsync(Owned, live, (RedisResult[])answer[1]!, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives everything up at once, also what it counts as lost, if Redis does not: what was not acknowledged is delivered to others.
    /// </summary>
    internal async Task LeaveAsync()
    {
        List<OwnedPartition> owned;
        lock (_gate)
            owned = [.. _owned];
        await Task.WhenAll(owned.ConvertAll(ReleaseAsync)).ConfigureAwait(false);
        await group.Connection.RunAsync(RedisScript.Leave, [group.ConsumersKey], [group.Consumer, group.Channel]).ConfigureAwait(false);
    }

    private async Task RenewAsync(OwnedPartition partition, CancellationToken cancellationToken)
    {
        var asked = group.Clock.GetTimestamp();
        var renewed = await group.Connection.RunAsync(
            RedisScript.Renew,
            [partition.Lease],
            [partition.LeaseValue, RedisGroup.Milliseconds(group.Options.LeaseTime)],
            cancellationToken).ConfigureAwait(false);
        if ((int)renewed == 1)
            partition.Renewed(asked);
        else
            partition.LoseAndTell();
    }

    /// <summary>Those with the least to wait for leave first; one that need not leave any more stays.</summary>
    private void ChooseLeaving(int quota)
    {
        var now = group.Clock.GetTimestamp();
        var byWork = Owned
            .OrderBy(static partition => partition.LeavingSince is null)
            .ThenBy(static partition => partition.Outstanding)
            .ToList();
        for (var index = 0; index < byWork.Count; index++)
            byWork[index].LeavingSince = index < byWork.Count - quota ? byWork[index].LeavingSince ?? now : null;
    }

    private async Task HandOverAsync(CancellationToken cancellationToken)
    {
        foreach (var partition in Owned)
        {
            if (partition.LeavingSince is not { } since)
                continue;
            var outstanding = partition.Outstanding;
            if (outstanding > 0 && group.Clock.GetElapsedTime(since) < group.Options.HandoverTimeout)
                continue;
            if (outstanding > 0)
            {
                RedisLog.HandedOver(
                    group.Logger, partition.Number, group.Destination, group.Group, outstanding, group.Options.HandoverTimeout);
            }

            await ReleaseAsync(partition).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReleaseAsync(OwnedPartition partition)
    {
        partition.Lose();
        await group.Connection.RunAsync(
            RedisScript.Release,
            [partition.Lease, partition.Stream],
            [partition.LeaseValue, group.Group, group.Consumer, group.Channel]).ConfigureAwait(false);
        RedisLog.Released(group.Logger, group.Group, partition.Number, group.Destination);
    }

    private async Task AcquireAsync(int quota, int first, CancellationToken cancellationToken)
    {
        var owned = Owned;
        var mine = owned.Select(static partition => partition.Number).ToHashSet();
        var missing = quota - owned.Count(static partition => partition.LeavingSince is null);
        for (var offset = 0; offset < group.Options.Partitions && missing > 0; offset++)
        {
            var number = (first + offset) % group.Options.Partitions;
            // Not cancelled while Redis is asked: a partition that it gave would be nobody's until the lease runs out.
            cancellationToken.ThrowIfCancellationRequested();
            if (mine.Contains(number) || await AcquireAsync(number).ConfigureAwait(false) is not { } acquired)
                continue;
            missing--;
            lock (_gate)
                _owned.Add(acquired);
            RedisLog.Acquired(group.Logger, group.Group, number, group.Destination, group.Consumer);
            arrivals.Set();
        }
    }

    private async Task<OwnedPartition?> AcquireAsync(int number)
    {
        var token = Guid.NewGuid().ToString("N");
        var asked = group.Clock.GetTimestamp();
        var answer = await group.Connection.RunAsync(
            RedisScript.Acquire,
            [group.Lease(number), group.Delays(number)],
            [token, group.Consumer, RedisGroup.Milliseconds(group.Options.LeaseTime)]).ConfigureAwait(false);
        if (answer.IsNull)
            return null;
        var delays = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var index = 0; index + 1 < answer.Length; index += 2)
            delays[(string)answer[index]!] = group.After(TimeSpan.FromMilliseconds((long)answer[index + 1]));
        return new OwnedPartition(group, number, $"{token} {group.Consumer}", asked, delays);
    }
}
