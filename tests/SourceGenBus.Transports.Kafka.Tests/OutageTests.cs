using SourceGenBus.Transports.Kafka.Tests.Server;

namespace SourceGenBus.Transports.Kafka.Tests;

/// <summary>A cluster that goes, hangs or comes back: what was confirmed is there, and the order of a key stays.</summary>
public sealed class OutageTests : KafkaTest
{
    private const int Keys = 4;

    [Fact]
    public async Task Sending_goes_on_where_it_stopped_when_the_brokers_go_and_come()
    {
        var cluster = await StartClusterAsync();
        var transport = await ProvisionedAsync(cluster);
        var (confirmed, outages) = (0, 0);
        foreach (var batch in Numbered(1_500, Keys).Chunk(25))
        {
            var sending = SendUntilConfirmedAsync(transport, batch);
            if (confirmed / 300 > outages)
            {
                outages++;
                await cluster.SetDownAsync();
                await Task.Delay(outages * 500, Cancelled);
                await cluster.SetUpAsync();
            }

            await sending;
            confirmed += batch.Length;
        }

        await ReceiveAllAsync(transport, 1_500);
    }

    [Fact]
    public async Task What_is_not_confirmed_in_time_has_failed_and_is_followed_by_nothing_that_was_behind_it()
    {
        var cluster = await StartClusterAsync();
        var transport = await ProvisionedAsync(cluster, static options => options with { SendTimeout = TimeSpan.FromMilliseconds(500) });
        await SendUntilConfirmedAsync(transport, [Message("0", "key")]);
        for (var number = 1; number < 40; number += 4)
        {
            // Slower than the time limit, so that some of it arrives and is not known to.
            await cluster.SetLatencyAsync(700);
            await RefusedAsync(
                async () => await transport.SendAsync(Destination, Range(number), Cancelled), isTransient: true);
            await cluster.SetLatencyAsync(0);
            await SendUntilConfirmedAsync(transport, Range(number));
        }

        await ReceiveAllAsync(transport, 41, byText: true);

        static TransportMessage[] Range(int first) =>
            [.. Enumerable.Range(first, 4).Select(static number => Message(Text(number), "key"))];
    }

    [Fact]
    public async Task A_destination_without_a_leader_holds_up_no_other()
    {
        var cluster = await StartClusterAsync();
        var transport = await ProvisionedAsync(cluster, static options => options with { SendTimeout = TimeSpan.FromSeconds(1) });
        await cluster.CreateTopicAsync("dead", partitions: 4);
        for (var partition = 0; partition < 4; partition++)
            await cluster.SetLeaderAsync("dead", partition, -1);

        var dead = RefusedAsync(async () => await transport.SendAsync("dead", [Message("1", "key")], Cancelled), isTransient: true);
        await SendAsync(transport, Numbered(20, Keys));
        await dead;
    }

    [Fact]
    public async Task Receiving_goes_on_where_it_stopped_when_the_brokers_go_and_come()
    {
        var cluster = await StartClusterAsync();
        var transport = await ProvisionedAsync(cluster);
        foreach (var batch in Numbered(1_000, Keys).Chunk(200))
            await SendAsync(transport, batch);

        await ReceiveAllAsync(transport, 1_000, async received =>
        {
            if (received % 300 != 0)
                return;
            await cluster.SetDownAsync();
            await Task.Delay(500, Cancelled);
            await cluster.SetUpAsync();
        });
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_waited_for_by_whoever_asks_again()
    {
        var cluster = await StartClusterAsync();
        await ProvisionedAsync(cluster);
        await cluster.SetDownAsync();
        var transport = Connect(cluster, Impatient);

        await RefusedAsync(async () => await transport.PingAsync(Cancelled), isTransient: true);
        await RefusedAsync(async () => await transport.SendAsync(Destination, [Message("1")], Cancelled), isTransient: true);
        await RefusedAsync(async () => await transport.SubscribeAsync(SubscriptionOf(), Cancelled), isTransient: true);
        await RefusedAsync(async () => await transport.VerifyAsync(TopologyOf(), Cancelled), isTransient: true);
        await RefusedAsync(async () => await transport.ProvisionAsync(TopologyOf(), Cancelled), isTransient: true);

        await cluster.SetUpAsync();
        await SendUntilConfirmedAsync(transport, [Message("1")]);
        Assert.Equal("1", Text(Assert.Single(await ReceiveAsync(await SubscribeAgainAsync(transport), 1))));
    }

    [Fact]
    public async Task A_consumer_without_brokers_says_so_and_another_one_goes_on()
    {
        var cluster = await StartClusterAsync();
        var transport = await ProvisionedAsync(cluster, Impatient);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("1", "key"));
        var delivery = Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false));

        await cluster.SetDownAsync();
        await RefusedAsync(async () => await consumer.ReceiveAsync(1, Cancelled), isTransient: true);
        await RefusedAsync(async () => await consumer.AcknowledgeAsync([delivery], Cancelled), isTransient: true);
        Assert.True(delivery.PartitionLost.IsCancellationRequested);
        await consumer.DisposeAsync();

        await cluster.SetUpAsync();
        Assert.Equal("1", Text(Assert.Single(await ReceiveAsync(await SubscribeAgainAsync(transport), 1))));
    }

    [Fact]
    public async Task Nobody_waits_forever_for_a_cluster_that_hangs()
    {
        var cluster = await StartClusterAsync();
        var transport = await ProvisionedAsync(cluster, Impatient);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("1"));

        // Stopping the process would do as well, but the mock cluster does not outlive that.
        await cluster.SetLatencyAsync(600_000);
        try
        {
            // By the token, long before the time limit, and by that.
            using var hasty = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            hasty.CancelAfter(TimeSpan.FromMilliseconds(50));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await transport.SendAsync(Destination, [Message("2")], hasty.Token));
            await RefusedAsync(async () => await transport.SendAsync(Destination, Numbered(20, keys: 1), Cancelled), isTransient: true);
            await RefusedAsync(async () => await transport.PingAsync(Cancelled), isTransient: true);
            await RefusedAsync(
                async () =>
                {
                    while (true)
                        await consumer.ReceiveAsync(1, Cancelled);
                },
                isTransient: true);
            await consumer.DisposeAsync();
        }
        finally
        {
            await cluster.SetLatencyAsync(0);
        }

        await SendUntilConfirmedAsync(transport, [Message("3")]);
    }

    [Fact]
    public async Task A_listener_without_TLS_is_told_from_an_outage_or_counts_as_one()
    {
        var cluster = await StartClusterAsync();
        var transport = Connect(
            cluster, static options => Impatient(options) with { SecurityProtocol = Confluent.Kafka.SecurityProtocol.Ssl });

        await Assert.ThrowsAsync<TransportException>(async () => await transport.PingAsync(Cancelled));
        await Assert.ThrowsAsync<TransportException>(
            async () => await transport.SendAsync(Destination, [Message("1")], Cancelled));
    }

    [Fact]
    public async Task Disposing_ends_what_waits()
    {
        var cluster = await StartClusterAsync();
        var transport = await ProvisionedAsync(cluster);
        await SendAsync(transport, Message("1"));
        await cluster.SetDownAsync();
        var sending = transport.SendAsync(Destination, [Message("2")], Cancelled).AsTask();

        await transport.DisposeAsync();

        await RefusedAsync(() => sending, isTransient: true);
    }

    private static KafkaTransportOptions Impatient(KafkaTransportOptions options) =>
        options with { SendTimeout = TimeSpan.FromSeconds(1), RequestTimeout = TimeSpan.FromSeconds(1) };

    private async Task<KafkaTransport> ProvisionedAsync(
        KafkaCluster cluster, Func<KafkaTransportOptions, KafkaTransportOptions>? change = null)
    {
        var transport = Connect(cluster, change);
        await transport.ProvisionAsync(TopologyOf(), Cancelled);
        return transport;
    }

    private async Task<ITransportConsumer> SubscribeAgainAsync(KafkaTransport transport)
    {
        while (true)
        {
            try
            {
                return await SubscribeAsync(transport);
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                await Task.Delay(20, Cancelled);
            }
        }
    }

    /// <summary>Receives with as many consumers one after another as it takes.</summary>
    private async Task ReceiveAllAsync(KafkaTransport transport, int count, Func<int, Task>? disturb = null, bool byText = false)
    {
        List<TransportDelivery> received = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        while (ids.Count < count)
        {
            await using var consumer = await SubscribeAgainAsync(transport);
            try
            {
                while (ids.Count < count)
                {
                    var deliveries = await consumer.ReceiveAsync(25, Cancelled);
                    foreach (var delivery in deliveries)
                    {
                        var isNew = ids.Add(byText ? Text(delivery) : delivery.Message.Id);
                        if (isNew || !byText)
                            received.Add(delivery);
                        if (isNew && disturb is not null)
                            await disturb(ids.Count);
                    }

                    if (deliveries.Count > 0)
                        await consumer.AcknowledgeAsync(deliveries, Cancelled);
                }
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                // The next one.
            }
        }

        InOrderOfKeys(received, count);
    }
}
