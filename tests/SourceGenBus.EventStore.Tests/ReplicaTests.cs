using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

/// <summary>A hot standby: its sequences run ahead, and it has no locks of its primary, so how far all events can be read is not known there.</summary>
public sealed class ReplicaTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replica_reads_streams_and_refuses_to_read_all_events()
    {
        var primary = await PostgreSqlServer.StartNewAsync();
        var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = primary.ConnectionString });
        await store.Events.AppendAsync("first", ExpectedVersion.None, [Event()], AppendOptions.Default, Cancelled);
        await using (var unit = await store.BeginAsync(Cancelled))
        {
            await store.Events.SaveCheckpointAsync(unit.Transaction, "reader", 1, Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        var standby = await primary.StartStandbyAsync();
        var replica = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = standby.ConnectionString });
        await using (var slow = await store.BeginAsync(Cancelled))
        {
            await store.Events.AppendAsync(slow.Transaction, "slow", ExpectedVersion.None, [Event()], AppendOptions.Default, Cancelled);
            await store.Events.AppendAsync("fast", ExpectedVersion.None, [Event()], AppendOptions.Default, Cancelled);
            while ((await replica.Events.ReadStreamAsync("fast", ReadDirection.Forwards, 1, 10, Cancelled)).Count == 0)
                await Task.Delay(20, Cancelled);

            // What would skip the slow one.
            var streams = new EventStreams(replica.Events, ShopEvents.Serializer());
            var refusal = await Assert.ThrowsAsync<ReadReplicaException>(async () => await replica.Events.GetHorizonAsync(Cancelled));
            await Assert.ThrowsAsync<ReadReplicaException>(async () => await streams.ReadAllAsync(cancellationToken: Cancelled).ToListAsync(Cancelled));
            await Assert.ThrowsAsync<ReadReplicaException>(async () => await streams.SubscribeAsync(cancellationToken: Cancelled).FirstAsync(Cancelled));
            await Assert.ThrowsAsync<ReadReplicaException>(async () =>
                await new Projection(replica, ShopEvents.Serializer(), "reader", static (_, _, _) => default).CatchUpAsync(Cancelled));
            await Assert.ThrowsAsync<ReadReplicaException>(async () =>
                await new EventSubscription(replica, ShopEvents.Serializer(), "reader", static (_, _) => default).CatchUpAsync(Cancelled));
            Assert.Contains("replica", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("primary", refusal.Message, StringComparison.Ordinal);

            // What a person asks works there.
            Assert.Equal(["fast", "first"], (await replica.Inspection.ListStreamsAsync(cancellationToken: Cancelled)).Select(static stream => stream.Stream));
            Assert.Equal(1, Assert.Single(await replica.Inspection.ListCheckpointsAsync(Cancelled)).Position);
            Assert.Empty(await replica.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
            await slow.CommitAsync(Cancelled);
        }

        Assert.Equal(3, (await store.Events.ReadAllAsync(0, (await store.Events.GetHorizonAsync(Cancelled)).Safe, 10, Cancelled)).Count);
        await replica.DisposeAsync();
        await standby.DeleteAsync();
        await store.DisposeAsync();
        await primary.DeleteAsync();
    }

    private static EventEnvelope Event() => new(Guid.NewGuid(), "thing.happened", 1, DateTimeOffset.UnixEpoch, "1"u8.ToArray());
}
