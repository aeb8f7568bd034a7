namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>A message that is kept back holds its key, and nothing else.</summary>
public sealed class RejectTests : RedisTest
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_message_that_is_kept_back_holds_its_key_and_no_other()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server, static options => options with { Partitions = 1 });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("a1", "a"));
        var first = Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false));
        await consumer.RejectAsync(first, TimeSpan.FromSeconds(1), Cancelled);
        await SendAsync(transport, Message("a2", "a"), Message("b1", "b"), Message("none 1"), Message("a3", "a"), Message("b2", "b"));

        var received = await ReceiveAsync(consumer, 6);

        Assert.Equal(["b1", "none 1", "b2", "a1", "a2", "a3"], received.Select(Text));
        Assert.Equal([1, 1, 1, 2, 1, 1], received.Select(static delivery => delivery.DeliveryCount));
    }

    [Fact]
    public async Task A_message_that_is_kept_back_is_not_delivered_before_its_time()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("1", "key"));
        var first = Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false));
        await consumer.RejectAsync(first, Hour, Cancelled);

        Assert.Empty(await consumer.ReceiveAsync(1, Cancelled));
        Assert.Empty(await consumer.ReceiveAsync(1, Cancelled));
    }

    [Fact]
    public async Task It_is_kept_back_also_by_the_next_consumer_with_those_behind_it()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server, static options => options with { Partitions = 1 });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("a1", "a"), Message("a2", "a"), Message("b1", "b"));
        var received = await ReceiveAsync(consumer, 3, acknowledges: false);
        await consumer.RejectAsync(received[0], Hour, Cancelled);
        await consumer.DisposeAsync();

        var second = await SubscribeAsync(transport);

        Assert.Equal("b1", Text(Assert.Single(await ReceiveAsync(second, 1))));
        await SendAsync(transport, Message("a3", "a"), Message("b2", "b"));
        Assert.Equal("b2", Text(Assert.Single(await ReceiveAsync(second, 1))));
        Assert.Empty(await second.ReceiveAsync(1, Cancelled));

        // As if the hour were over.
        await second.DisposeAsync();
        await (await server.AdminAsync()).KeyDeleteAsync($"sgb:{{{Destination}:0}}:delays:mailer");
        var rest = await ReceiveAsync(await SubscribeAsync(transport), 3);
        Assert.Equal(["a1", "a2", "a3"], rest.Select(Text));
        Assert.Equal([2, 2, 1], rest.Select(static delivery => delivery.DeliveryCount));
    }

    [Fact]
    public async Task Several_that_are_rejected_come_again_in_their_order()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server, static options => options with { Partitions = 1 });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Numbered(10, keys: 2));
        var received = await ReceiveAsync(consumer, 6, acknowledges: false);
        foreach (var delivery in Enumerable.Reverse(received))
            await consumer.RejectAsync(delivery, TimeSpan.FromMilliseconds(1), Cancelled);

        InOrderOfKeys(await ReceiveAsync(consumer, 10), 10);
    }

    [Fact]
    public async Task One_that_is_rejected_twice_or_after_it_was_acknowledged_comes_once_or_not_at_all()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("1", "key"));
        var first = Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false));
        await consumer.RejectAsync(first, TimeSpan.Zero, Cancelled);
        await consumer.RejectAsync(first, TimeSpan.Zero, Cancelled);

        var second = Assert.Single(await ReceiveAsync(consumer, 1));
        await consumer.RejectAsync(second, TimeSpan.Zero, Cancelled);
        await consumer.AcknowledgeAsync([second], Cancelled);
        Assert.Empty(await consumer.ReceiveAsync(1, Cancelled));
    }

    [Fact]
    public async Task What_waits_behind_a_message_does_not_grow_without_end()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server, static options => options with { Partitions = 1 });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = Dispose(await transport.SubscribeAsync(SubscriptionOf("mailer") with { Prefetch = 5 }, Cancelled));
        await SendAsync(transport, Message("0", "key"));
        await consumer.RejectAsync(Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false)), TimeSpan.FromSeconds(1), Cancelled);
        await SendAsync(transport, [.. Enumerable.Range(1, 49).Select(static number => Message(Text(number), "key"))]);

        Assert.Empty(await consumer.ReceiveAsync(50, Cancelled));
        var pending = await (await server.AdminAsync()).StreamPendingAsync($"sgb:{{{Destination}:0}}", "mailer");

        Assert.InRange(pending.PendingMessageCount, 1, 10);
        InOrderOfKeys(await ReceiveAsync(consumer, 50), 50);
    }
}
