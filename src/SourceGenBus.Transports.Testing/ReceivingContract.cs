using System.Globalization;
using Xunit;

namespace SourceGenBus.Transports.Testing;

/// <summary>What receiving promises: each message to each group until it is acknowledged, and not one after that.</summary>
/// <param name="create">Connects a transport to the broker; the suite disposes it.</param>
public abstract class ReceivingContract(Func<ValueTask<ITransport>> create) : TransportContract(create)
{
    /// <summary>Publish and subscribe.</summary>
    [Fact]
    public async Task Each_group_gets_each_message()
    {
        await ProvisionAsync("mailer", "accounting");
        await SendAsync(Numbered(20, keys: 3));

        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync("mailer"), 20), 20);
        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync("accounting"), 20), 20);
    }

    /// <summary>What is done is done.</summary>
    [Fact]
    public async Task An_acknowledged_message_does_not_come_again()
    {
        await ProvisionAsync("mailer");
        await SendAsync(Numbered(10, keys: 3));
        var first = await SubscribeAsync("mailer");
        await ReceiveAsync(first, 10);
        await NothingComesAsync(first);
        await first.DisposeAsync();

        await NothingComesAsync(await SubscribeAsync("mailer", await ConnectAsync()));
    }

    /// <summary>What is not done comes again.</summary>
    [Fact]
    public async Task A_message_that_was_not_acknowledged_comes_again_to_the_next_consumer()
    {
        await ProvisionAsync("mailer");
        await SendAsync(Numbered(10, keys: 3));
        var first = await SubscribeAsync("mailer");
        var received = await ReceiveAsync(first, 10, acknowledges: false);
        await first.AcknowledgeAsync([.. received.Where(static delivery => delivery.Message.Key == "key 0")], Cancelled);
        await first.DisposeAsync();

        var again = await ReceiveAsync(await SubscribeAsync("mailer", await ConnectAsync()), 6);

        Assert.DoesNotContain(again, static delivery => delivery.Message.Key == "key 0");
        InOrderOfKeys(again, 6);
        if (Transport.Capabilities.CountsDeliveries)
            Assert.All(again, static delivery => Assert.True(delivery.DeliveryCount > 1));
    }

    /// <summary>One of each group.</summary>
    [Fact]
    public async Task Of_two_consumers_of_a_group_one_gets_a_message()
    {
        await ProvisionAsync("mailer");
        var consumers = new[] { await SubscribeAsync("mailer"), await SubscribeAsync("mailer", await ConnectAsync()) };
        await SendAsync(Numbered(200, keys: 16));

        var received = await ReceiveFromAllAsync(consumers, 200);

        InOrderOfKeys(received, 200);
        Assert.Equal(200, received.Count);
    }

    /// <summary>Who goes leaves its work to the others.</summary>
    [Fact]
    public async Task What_a_consumer_leaves_the_other_one_gets()
    {
        await ProvisionAsync("mailer");
        var first = await SubscribeAsync("mailer");
        var second = await SubscribeAsync("mailer", await ConnectAsync());
        await SendAsync(Numbered(100, keys: 8));
        var had = await ReceiveFromAllAsync([first, second], 20);
        await first.ReceiveAsync(10, Cancelled);
        await first.DisposeAsync();
        await SendAsync([.. Numbered(200, keys: 8).Skip(100)]);

        var rest = await ReceiveFromAllAsync([second], 200 - had.Count);

        InOrderOfKeys([.. had, .. rest], 200);
    }

    /// <summary>A message that was given back.</summary>
    [Fact]
    public async Task A_rejected_message_comes_again()
    {
        await ProvisionAsync("mailer");
        await SendAsync(Message("1", "key"));
        var consumer = await SubscribeAsync("mailer");
        var first = Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false));
        await consumer.RejectAsync(first, TimeSpan.Zero, Cancelled);

        var second = Assert.Single(await ReceiveAsync(consumer, 1));

        Assert.Equal(first.Message.Id, second.Message.Id);
        await NothingComesAsync(consumer);
    }

    /// <summary>No more than asked for.</summary>
    [Fact]
    public async Task No_more_is_fetched_than_the_prefetch_says()
    {
        await ProvisionAsync("mailer");
        await SendAsync(Numbered(50, keys: 50));
        var consumer = await SubscribeAsync("mailer", prefetch: 10);
        List<TransportDelivery> received = [];
        for (var heartbeat = 0; heartbeat < 3;)
        {
            var deliveries = await consumer.ReceiveAsync(50, Cancelled);
            received.AddRange(deliveries);
            heartbeat += deliveries.Count == 0 ? 1 : 0;
        }

        Assert.InRange(received.Count, 1, 10);
        await consumer.AcknowledgeAsync(received, Cancelled);
        InOrderOfKeys([.. received, .. await ReceiveAsync(consumer, 50 - received.Count)], 50);
    }

    /// <summary>No more than asked for at once.</summary>
    [Fact]
    public async Task A_receipt_has_no_more_messages_than_asked_for()
    {
        await ProvisionAsync("mailer");
        await SendAsync(Numbered(20, keys: 1));
        var consumer = await SubscribeAsync("mailer");

        Assert.Single(await ReceiveOnceAsync(consumer, 1));
        Assert.InRange((await ReceiveOnceAsync(consumer, 5)).Count, 1, 5);
    }

    /// <summary>A sign of life.</summary>
    [Fact]
    public async Task Without_a_message_a_receipt_returns_after_the_heartbeat()
    {
        await ProvisionAsync("mailer");
        var consumer = await SubscribeAsync("mailer");
        await NothingComesAsync(consumer);
        await SendAsync(Message("1", "key"));

        Assert.Equal("1", Text(Assert.Single(await ReceiveAsync(consumer, 1))));
    }

    /// <summary>A receipt that was cancelled has taken nothing.</summary>
    [Fact]
    public async Task A_cancelled_receipt_loses_nothing()
    {
        await ProvisionAsync("mailer");
        var consumer = await SubscribeAsync("mailer");
        List<TransportDelivery> received = [];
        var patience = 0;
        var sending = Task.Run(async () =>
        {
            foreach (var message in Numbered(100, keys: 4))
                await SendAsync(message);
        });
        while (received.Select(static delivery => delivery.Message.Id).Distinct().Count() < 100)
        {
            using var hasty = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            hasty.CancelAfter(TimeSpan.FromMilliseconds(patience = (patience + 1) % 100));
            try
            {
                var deliveries = await consumer.ReceiveAsync(10, hasty.Token);
                received.AddRange(deliveries);
                if (deliveries.Count > 0)
                    await consumer.AcknowledgeAsync(deliveries, Cancelled);
            }
            catch (OperationCanceledException) when (!Cancelled.IsCancellationRequested)
            {
                // The next receipt gets it.
            }
        }

        await sending;
        InOrderOfKeys(received, 100);
    }

    /// <summary>Still being worked on.</summary>
    [Fact]
    public async Task A_message_can_be_held_for_longer()
    {
        await ProvisionAsync("mailer");
        await SendAsync(Message("1", "key"));
        var consumer = await SubscribeAsync("mailer");
        var received = await ReceiveAsync(consumer, 1, acknowledges: false);

        await consumer.ExtendAsync(received, Cancelled);
        await consumer.AcknowledgeAsync(received, Cancelled);
        await NothingComesAsync(consumer);
    }

    /// <summary>A consumer that is gone says so.</summary>
    [Fact]
    public async Task A_disposed_consumer_receives_no_more()
    {
        await ProvisionAsync("mailer");
        var consumer = await SubscribeAsync("mailer");
        await consumer.DisposeAsync();
        await consumer.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(async () => await consumer.ReceiveAsync(1, Cancelled));
    }

    /// <summary>What the wanted names say.</summary>
    [Fact]
    public async Task The_wanted_events_come()
    {
        var subscription = SubscriptionOf("mailer") with { EventNames = ["thing.happened", "other"] };
        await Transport.ProvisionAsync(new TransportTopology([Destination], [subscription]), Cancelled);
        await SendAsync(Message("1", "key"), Message("2", "key") with { Type = "unwanted" }, Message("3", "key") with { Type = "other" });
        await using var consumer = await Transport.SubscribeAsync(subscription, Cancelled);

        List<string> wanted = [];
        while (wanted.Count < 2)
        {
            var deliveries = await consumer.ReceiveAsync(10, Cancelled);
            wanted.AddRange(deliveries.Where(static delivery => delivery.Message.Type != "unwanted").Select(Text));
            if (deliveries.Count > 0)
                await consumer.AcknowledgeAsync(deliveries, Cancelled);
        }

        Assert.Equal(["1", "3"], wanted);
    }

    private static async Task<IReadOnlyList<TransportDelivery>> ReceiveOnceAsync(ITransportConsumer consumer, int maximum)
    {
        while (true)
        {
            if (await consumer.ReceiveAsync(maximum, Cancelled) is { Count: > 0 } deliveries)
                return deliveries;
        }
    }

    /// <summary>Several consumers at once, whose receipts are one list in the order of their acknowledgement.</summary>
    private static async Task<List<TransportDelivery>> ReceiveFromAllAsync(IReadOnlyList<ITransportConsumer> consumers, int atLeast)
    {
        List<TransportDelivery> received = [];
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await Task.WhenAll(consumers.Select(consumer => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                // To its end, so that what one has received and not yet acknowledged is not with nobody.
                var deliveries = await consumer.ReceiveAsync(7, Cancelled);
                lock (received)
                    received.AddRange(deliveries);
                if (deliveries.Count > 0)
                    await consumer.AcknowledgeAsync(deliveries, Cancelled);
                lock (received)
                {
                    if (received.Select(static delivery => delivery.Message.Id).Distinct().Count() >= atLeast)
                        done.Cancel();
                }
            }
        })));
        return received;
    }
}
