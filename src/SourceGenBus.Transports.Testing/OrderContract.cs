using System.Globalization;
using Xunit;

namespace SourceGenBus.Transports.Testing;

/// <summary>What a broker promises that keeps order per key, also while consumers come and go.</summary>
/// <param name="create">Connects a transport to the broker; the suite disposes it.</param>
public abstract class OrderContract(Func<ValueTask<ITransport>> create) : TransportContract(create)
{
    /// <summary>The order of one call.</summary>
    [Fact]
    public async Task Messages_of_a_key_come_in_the_order_in_which_they_were_sent()
    {
        await ProvisionAsync("mailer");
        await SendAsync(Numbered(500, keys: 8));

        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync("mailer"), 500), 500);
    }

    /// <summary>The order of calls one after the other.</summary>
    [Fact]
    public async Task Calls_one_after_the_other_keep_the_order()
    {
        await ProvisionAsync("mailer");
        foreach (var batch in Numbered(200, keys: 3).Chunk(10))
            await SendAsync(batch);

        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync("mailer"), 200), 200);
    }

    /// <summary>A message that came back before those behind it.</summary>
    [Fact]
    public async Task What_is_rejected_comes_before_what_was_not_received()
    {
        await ProvisionAsync("mailer");
        await SendAsync(Numbered(5, keys: 1));
        var consumer = await SubscribeAsync("mailer", prefetch: 1);
        var first = Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false));
        await consumer.RejectAsync(first, TimeSpan.Zero, Cancelled);

        var received = await ReceiveAsync(consumer, 5);

        Assert.Equal(["0", "1", "2", "3", "4"], received.Select(Text));
    }

    /// <summary>Consumers that come and go, each holding something when it goes.</summary>
    [Fact]
    public async Task Consumers_that_come_and_go_do_not_change_the_order()
    {
        const int Count = 300;
        await ProvisionAsync("mailer");
        List<TransportDelivery> received = [];
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var sending = Task.Run(async () =>
        {
            foreach (var batch in Numbered(Count, keys: 8).Chunk(5))
                await SendAsync(batch);
        });
        await Task.WhenAll(Enumerable.Range(0, 3).Select(number => Task.Run(() => WorkAsync(seed: number))));
        await sending;

        InOrderOfKeys(received, Count);

        async Task WorkAsync(int seed)
        {
            var random = new Random(seed);
            while (!done.IsCancellationRequested)
            {
                await using var consumer = await Transport.SubscribeAsync(SubscriptionOf("mailer", prefetch: 20), Cancelled);
                for (var receipt = random.Next(1, 6); receipt > 0 && !done.IsCancellationRequested; receipt--)
                {
                    var deliveries = await consumer.ReceiveAsync(random.Next(1, 15), Cancelled);
                    if (deliveries.Count == 0)
                        continue;

                    // What counts is what is acknowledged; recorded before, since afterwards the next may be under way.
                    lock (received)
                        received.AddRange(deliveries);
                    await AcknowledgeAsync(consumer, deliveries);
                    lock (received)
                    {
                        if (received.Select(static delivery => delivery.Message.Id).Distinct().Count() == Count)
                            done.Cancel();
                    }
                }

                // Goes with something in its hands.
                await consumer.ReceiveAsync(3, Cancelled);
            }
        }
    }

    private static async Task AcknowledgeAsync(ITransportConsumer consumer, IReadOnlyList<TransportDelivery> deliveries)
    {
        try
        {
            await consumer.AcknowledgeAsync(deliveries, Cancelled);
        }
        catch (TransportException)
        {
            // The partition went to somebody else, who receives them again.
        }
    }
}
