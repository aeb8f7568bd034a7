namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>One consumer of a group at a time has a partition, and who has lost it can do nothing more in it.</summary>
public sealed class LeaseTests : RedisTest
{
    [Fact]
    public async Task Who_lost_a_partition_cannot_acknowledge_in_it()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("1", "key"));
        var delivery = Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false));

        // As if it had run out, and somebody else had taken it.
        await (await server.AdminAsync()).StringSetAsync(
            $"sgb:{{{Destination}:{delivery.Partition}}}:lease:mailer", "another one", TimeSpan.FromMilliseconds(500));

        await RefusedAsync(async () => await consumer.AcknowledgeAsync([delivery], Cancelled), isTransient: true);
        Assert.True(delivery.PartitionLost.IsCancellationRequested);
        await RefusedAsync(async () => await consumer.RejectAsync(delivery, TimeSpan.Zero, Cancelled), isTransient: true);
        await RefusedAsync(async () => await consumer.ExtendAsync([delivery], Cancelled), isTransient: true);

        // The consumer goes on, and gets the partition back.
        var again = Assert.Single(await ReceiveAsync(consumer, 1));
        Assert.Equal(("1", 2), (Text(again), again.DeliveryCount));
        Assert.False(again.PartitionLost.IsCancellationRequested);
    }

    [Fact]
    public async Task What_a_dead_consumer_had_the_other_one_gets_in_order()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var doomed = Connect(server);
        var first = await doomed.SubscribeAsync(SubscriptionOf("mailer"), Cancelled);
        var second = await SubscribeAsync(transport);
        await SendAsync(transport, Numbered(100, keys: 16));
        List<TransportDelivery> held = [];
        while (held.Count == 0)
            held.AddRange(await first.ReceiveAsync(20, Cancelled));

        // Its connection is gone, so it cannot say goodbye.
        await doomed.DisposeAsync();
        InOrderOfKeys(await ReceiveAsync(second, 100), 100);

        await UntilAsync(() => Task.FromResult(held[0].PartitionLost.IsCancellationRequested));
        await Assert.ThrowsAnyAsync<Exception>(async () => await first.AcknowledgeAsync(held, Cancelled));
        await first.DisposeAsync();
    }

    [Fact]
    public async Task Partitions_are_spread_over_the_consumers_that_live()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var first = await SubscribeAsync(transport);
        await UntilAsync(async () => (await OwnersAsync(server)).Count == 1);

        var second = await SubscribeAsync(Connect(server));
        await UntilAsync(async () => (await OwnersAsync(server)) is [2, 2]);
        var third = await SubscribeAsync(Connect(server));
        await UntilAsync(async () => (await OwnersAsync(server)) is [1, 1, 2]);

        await second.DisposeAsync();
        await UntilAsync(async () => (await OwnersAsync(server)) is [2, 2]);
        await first.DisposeAsync();
        await UntilAsync(async () => (await OwnersAsync(server)) is [4]);
        await third.DisposeAsync();
        Assert.Empty(await OwnersAsync(server));
    }

    [Fact]
    public async Task A_partition_is_handed_over_when_its_messages_are_acknowledged()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var first = await SubscribeAsync(transport);
        await SendAsync(transport, Numbered(40, keys: 16));
        var held = await ReceiveAsync(first, 40, acknowledges: false);

        // Nothing is free for it, and nothing is taken from who works on it.
        var second = await SubscribeAsync(Connect(server));
        Assert.Empty(await second.ReceiveAsync(10, Cancelled));
        Assert.All(held, static delivery => Assert.False(delivery.PartitionLost.IsCancellationRequested));

        await first.AcknowledgeAsync(held, Cancelled);
        await UntilAsync(async () => (await OwnersAsync(server)) is [2, 2]);
        await SendAsync(transport, Numbered(40, keys: 16));
        var received = await Task.WhenAll(ReceiveSomeAsync(first), ReceiveSomeAsync(second));
        Assert.Empty(received[0].Intersect(received[1]));
    }

    [Fact]
    public async Task Who_holds_on_for_too_long_loses_the_partition()
    {
        var server = await RedisServer.SharedAsync();
        var log = new RecordingLogger();
        var transport = Connect(server, static options => options with { HandoverTimeout = TimeSpan.FromMilliseconds(300) }, log);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var first = await SubscribeAsync(transport);
        await SendAsync(transport, Numbered(40, keys: 16));
        var held = await ReceiveAsync(first, 40, acknowledges: false);

        var second = await SubscribeAsync(Connect(server));
        var received = await ReceiveAsync(second, 1);

        Assert.Contains(received[0].Message.Id, held.Select(static delivery => delivery.Message.Id));
        Assert.True(held.First(delivery => delivery.Message.Id == received[0].Message.Id).PartitionLost.IsCancellationRequested);
        Assert.Contains(log.Texts, static text => text.Contains("is handed over although", StringComparison.Ordinal));
    }

    private static async Task<HashSet<string>> ReceiveSomeAsync(ITransportConsumer consumer)
    {
        HashSet<string> partitions = [];
        while (partitions.Count < 2)
            partitions.UnionWith((await consumer.ReceiveAsync(10, Cancelled)).Select(static delivery => delivery.Partition));
        return partitions;
    }

    /// <summary>How many partitions each consumer has, in rising order.</summary>
    private async Task<List<int>> OwnersAsync(RedisServer server)
    {
        var owners = new List<string>();
        for (var partition = 0; partition < 4; partition++)
        {
            var lease = await (await server.AdminAsync()).StringGetAsync($"sgb:{{{Destination}:{partition}}}:lease:mailer");
            if (!lease.IsNull)
                owners.Add(((string)lease!).Split(' ')[1]);
        }

        return [.. owners.GroupBy(static owner => owner).Select(static group => group.Count()).Order()];
    }
}
