namespace SourceGenBus.Transports.RabbitMq.Tests;

public sealed class ReceivingTests
{
    private readonly TransportSubscription _subscription = Broker.NewSubscription();

    [Fact]
    public async Task A_message_that_is_kept_back_keeps_back_its_key_and_nothing_else()
    {
        await using var transport = await Broker.NewAsync(static options => options.PartitionsPerSubscription = 1);
        await transport.ProvisionAsync(_subscription);
        await transport.SendAsync(_subscription.Destination, Broker.Messages(9, keys: 3));
        await using var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        var first = Assert.Single(await consumer.ReceiveAsync(1, acknowledges: false));
        Assert.Equal("0", Broker.Text(first));

        await consumer.RejectAsync(first, TimeSpan.FromSeconds(1), Broker.Cancelled);
        var received = await consumer.ReceiveAsync(9);

        Assert.Equal(["1", "2", "4", "5", "7", "8", "0", "3", "6"], received.Select(Broker.Text));
        Assert.Equal([1, 1, 1, 1, 1, 1, 2, 1, 1], received.Select(static delivery => delivery.DeliveryCount!.Value));
    }

    [Fact]
    public async Task Several_that_are_kept_back_come_when_they_are_due_in_the_order_of_their_key()
    {
        await using var transport = await Broker.NewAsync(static options => options.PartitionsPerSubscription = 1);
        await transport.ProvisionAsync(_subscription);
        await transport.SendAsync(_subscription.Destination, Broker.Messages(4, keys: 1));
        await using var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        var received = await consumer.ReceiveAsync(3, acknowledges: false);

        await consumer.RejectAsync(received[2], TimeSpan.Zero, Broker.Cancelled);
        await consumer.RejectAsync(received[1], TimeSpan.Zero, Broker.Cancelled);
        await consumer.RejectAsync(received[0], TimeSpan.FromMilliseconds(700), Broker.Cancelled);

        Assert.Equal(["0", "1", "2", "3"], (await consumer.ReceiveAsync(4)).Select(Broker.Text));
    }

    [Fact]
    public async Task A_delay_is_no_longer_than_the_option_says()
    {
        await using var transport = await Broker.NewAsync(static options => options.LongestDelay = TimeSpan.FromMilliseconds(10));
        await transport.ProvisionAsync(_subscription);
        await transport.SendAsync(_subscription.Destination, Broker.Message("1"));
        await using var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        await consumer.RejectAsync((await consumer.ReceiveAsync(1, acknowledges: false))[0], TimeSpan.FromDays(1), Broker.Cancelled);

        Assert.Equal(2, (await consumer.ReceiveAsync(1))[0].DeliveryCount);
    }

    [Fact]
    public async Task What_was_kept_back_comes_first_to_the_next_consumer()
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(_subscription);
        await transport.SendAsync(_subscription.Destination, Broker.Messages(5, keys: 1));
        await using (var first = await transport.SubscribeAsync(_subscription, Broker.Cancelled))
            await first.RejectAsync((await first.ReceiveAsync(1, acknowledges: false))[0], TimeSpan.FromHours(1), Broker.Cancelled);

        await using var second = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        var received = await second.ReceiveAsync(5);

        Assert.Equal(["0", "1", "2", "3", "4"], received.Select(Broker.Text));
        Assert.All(received, static delivery => Assert.Equal(2, delivery.DeliveryCount));
    }

    [Fact]
    public async Task Messages_may_be_acknowledged_in_any_order()
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(_subscription);
        await transport.SendAsync(_subscription.Destination, Broker.Messages(200, keys: 20));
        List<TransportDelivery> received;
        await using (var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled))
        {
            received = await consumer.ReceiveAsync(200, acknowledges: false);
            var random = new Random(1);
            var shuffled = received.Where(static delivery => int.Parse(Broker.Text(delivery), System.Globalization.CultureInfo.InvariantCulture) % 10 != 0).ToArray();
            random.Shuffle(shuffled);
            await Task.WhenAll(shuffled.Chunk(7).Select(chunk => consumer.AcknowledgeAsync(chunk, Broker.Cancelled).AsTask()));

            // The broker works on acknowledgements; of many single ones, those that it has not got to are lost with the channel.
            var server = await RabbitMqServer.StartedAsync();
            while (await UnacknowledgedAsync(server) != 20)
                await Task.Delay(50, Broker.Cancelled);
        }

        await using var next = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(static number => $"{number * 10}").Order(),
            (await next.ReceiveAsync(20)).Select(Broker.Text).Order());
        Assert.Empty(await next.ReceiveAsync(1, Broker.Cancelled));
    }

    private async Task<int> UnacknowledgedAsync(RabbitMqServer server)
    {
        var lines = (await server.ControlAsync("list_queues", "--quiet", "--no-table-headers", "name", "messages_unacknowledged")).Split('\n');
        return lines.Where(line => line.Contains(_subscription.Destination, StringComparison.Ordinal))
            .Sum(static line => int.Parse(line.Split('\t')[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task What_is_not_with_the_consumer_is_not_settled()
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(_subscription);
        await transport.SendAsync(_subscription.Destination, Broker.Messages(2, keys: 1));
        await using var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        var delivery = Assert.Single(await consumer.ReceiveAsync(1));

        await Assert.ThrowsAsync<TransportException>(async () => await consumer.AcknowledgeAsync([delivery], Broker.Cancelled));
        await Assert.ThrowsAsync<TransportException>(async () => await consumer.RejectAsync(delivery, TimeSpan.Zero, Broker.Cancelled));
        await using var other = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        await Assert.ThrowsAsync<ArgumentException>(async () => await other.AcknowledgeAsync([delivery], Broker.Cancelled));

        Assert.Equal("1", Broker.Text(Assert.Single(await consumer.ReceiveAsync(1))));
        Assert.False(delivery.PartitionLost.IsCancellationRequested);
    }

    [Fact]
    public async Task Consumers_of_a_group_share_its_queues()
    {
        await using var transport = await Broker.NewAsync();
        await using var another = await Broker.NewAsync();
        await transport.ProvisionAsync(_subscription);
        await using var first = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        await using var second = await another.SubscribeAsync(_subscription, Broker.Cancelled);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Broker.Cancelled);
        List<TransportDelivery> received = [];
        var counts = new int[2];
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await transport.SendAsync(_subscription.Destination, Broker.Messages(32, keys: 32, sent));
                sent += 32;
            }
        });

        await Task.WhenAll(WorkAsync(first, 0), WorkAsync(second, 1));
        await sending;
        await first.DisposeAsync();
        received.AddRange(await second.ReceiveAsync(sent - received.DistinctBy(static delivery => delivery.Message.Id).Count()));

        Broker.InOrderOfKeys(received, sent);

        async Task WorkAsync(ITransportConsumer consumer, int number)
        {
            while (!done.IsCancellationRequested)
            {
                var deliveries = await consumer.ReceiveAsync(16, Broker.Cancelled);
                lock (received)
                {
                    received.AddRange(deliveries);
                    counts[number] += deliveries.Count;
                    if (counts.All(static count => count > 500))
                        done.Cancel();
                }

                if (deliveries.Count > 0)
                    await consumer.AcknowledgeAsync(deliveries, Broker.Cancelled);
            }
        }
    }
}
