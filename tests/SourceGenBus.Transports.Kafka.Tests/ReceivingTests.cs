namespace SourceGenBus.Transports.Kafka.Tests;

/// <summary>What is received, given back, and committed.</summary>
public sealed class ReceivingTests : KafkaTest
{
    [Fact]
    public async Task What_is_rejected_with_a_delay_holds_its_partition_and_no_other()
    {
        var transport = await ConnectAsync();
        await SendAsync(transport, Numbered(200, keys: 8));
        var consumer = await SubscribeAsync(transport, prefetch: 20);
        var rejected = Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false));

        await consumer.RejectAsync(rejected, TimeSpan.FromHours(1), Cancelled);

        // All of the other partitions, far more than is fetched at once, and nothing of this one.
        var others = await CountOfOthersAsync(rejected.Partition);
        var received = await ReceiveAsync(consumer, others);
        Assert.DoesNotContain(received, delivery => delivery.Partition == rejected.Partition);
        await NothingComesAsync(consumer);
        await consumer.DisposeAsync();

        // Only memory knew of the delay.
        var rest = await ReceiveAsync(await SubscribeAsync(transport), 200 - others);
        InOrderOfKeys([.. received, .. rest], 200);

        async Task<int> CountOfOthersAsync(string partition)
        {
            var subscription = SubscriptionOf() with { Group = $"{Group}-other" };
            await using var other = await transport.SubscribeAsync(subscription, Cancelled);
            return (await ReceiveAsync(other, 200)).Count(delivery => delivery.Partition != partition);
        }
    }

    [Fact]
    public async Task What_is_rejected_at_random_comes_again_in_order_and_nothing_is_left_out()
    {
        const int Count = 400;
        var transport = await ConnectAsync();
        foreach (var batch in Numbered(Count, keys: 8).Chunk(100))
            await SendAsync(transport, batch);
        var consumer = await SubscribeAsync(transport, prefetch: 16);
        var random = new Random(7);
        List<TransportDelivery> received = [];
        List<TransportDelivery> acknowledged = [];
        while (acknowledged.Count < Count)
        {
            // One at a time, as a handler whose key waits for it.
            foreach (var delivery in await consumer.ReceiveAsync(1, Cancelled))
            {
                received.Add(delivery);
                if (random.Next(5) == 0)
                {
                    await consumer.RejectAsync(delivery, TimeSpan.FromMilliseconds(random.Next(0, 30)), Cancelled);
                    continue;
                }

                acknowledged.Add(delivery);
                await consumer.AcknowledgeAsync([delivery], Cancelled);
            }
        }

        InOrderOfKeys(acknowledged, Count);
        Assert.Equal(Count, acknowledged.Count);
        Assert.All(
            received.GroupBy(static delivery => delivery.Message.Id),
            static same => Assert.Equal(
                Enumerable.Range(1, same.Count()), same.Select(static delivery => delivery.DeliveryCount ?? 1)));
        await consumer.DisposeAsync();
        await NothingComesAsync(await SubscribeAsync(transport));
    }

    [Fact]
    public async Task Only_what_is_done_without_a_gap_is_committed()
    {
        var transport = await ConnectAsync();
        await SendAsync(transport, Numbered(10, keys: 1));
        var first = await SubscribeAsync(transport);
        var received = await ReceiveAsync(first, 10, acknowledges: false);
        await first.AcknowledgeAsync([.. received.Skip(5).Reverse()], Cancelled);
        await first.AcknowledgeAsync([received[1], received[0]], Cancelled);
        await first.DisposeAsync();

        var again = await ReceiveAsync(await SubscribeAsync(transport), 8);

        Assert.Equal(["2", "3", "4", "5", "6", "7", "8", "9"], again.Select(Text));
        Assert.All(again, static delivery => Assert.Null(delivery.DeliveryCount));
    }

    [Fact]
    public async Task A_message_that_is_settled_twice_counts_once()
    {
        var transport = await ConnectAsync();
        await SendAsync(transport, Numbered(3, keys: 1));
        var consumer = await SubscribeAsync(transport, prefetch: 2);
        var received = await ReceiveAsync(consumer, 2, acknowledges: false);

        await consumer.AcknowledgeAsync([received[0], received[0]], Cancelled);
        await consumer.RejectAsync(received[0], TimeSpan.Zero, Cancelled);
        await consumer.AcknowledgeAsync([received[0]], Cancelled);
        await consumer.AcknowledgeAsync([received[1]], Cancelled);

        Assert.Equal("2", Text(Assert.Single(await ReceiveAsync(consumer, 1))));
        await NothingComesAsync(consumer);
    }

    [Fact]
    public async Task A_group_that_comes_later_receives_what_was_sent_before()
    {
        var transport = await ConnectAsync();
        await SendAsync(transport, Numbered(100, keys: 5));

        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync(transport), 100), 100);
    }

    [Fact]
    public async Task A_prefetch_of_one_lets_everything_pass_one_by_one()
    {
        var transport = await ConnectAsync();
        await SendAsync(transport, Numbered(40, keys: 4));

        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync(transport, prefetch: 1), 40), 40);
    }

    [Fact]
    public async Task A_delivery_of_another_transport_is_an_error_of_the_program()
    {
        var consumer = await SubscribeAsync(await ConnectAsync());
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await consumer.AcknowledgeAsync([new TransportDelivery(Message("1"), "somewhere")], Cancelled));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await consumer.ReceiveAsync(0, Cancelled));
    }

    [Fact]
    public async Task A_logger_that_throws_disturbs_nothing()
    {
        var transport = await ConnectAsync(logger: new RecordingLogger());
        await SendAsync(transport, Numbered(10, keys: 2));
        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync(transport), 10), 10);
    }
}
