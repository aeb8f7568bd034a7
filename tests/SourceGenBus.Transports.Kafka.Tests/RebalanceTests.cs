using Confluent.Kafka;
using SourceGenBus.Transports.Kafka.Tests.Server;

namespace SourceGenBus.Transports.Kafka.Tests;

/// <summary>Consumers that come and go, and partitions that go with them.</summary>
public sealed class RebalanceTests : KafkaTest
{
    [Fact]
    public async Task Three_consumers_that_come_and_go_receive_each_message_once_when_they_settle_what_they_have()
    {
        const int Count = 600;
        var log = new RecordingLogger();
        var transport = await ConnectAsync(logger: log);
        var sending = Task.Run(async () =>
        {
            foreach (var batch in Numbered(Count, keys: 16).Chunk(10))
            {
                await SendAsync(transport, batch);
                await Task.Delay(50, Cancelled);
            }
        });
        List<TransportDelivery> received = [];
        var first = Task.Run(() => WorkAsync(() => false));

        // The second one comes and stays, the third one comes and goes.
        await UntilAsync(() => Task.FromResult(CountOf() > 50));
        var second = Task.Run(() => WorkAsync(() => false));
        await UntilAsync(() => Task.FromResult(CountOf() > 150));
        var third = Task.Run(() => WorkAsync(() => CountOf() > 350));
        await Task.WhenAll(sending, first, second, third);

        InOrderOfKeys(received, Count);

        // A machine that is busy with other things may keep a consumer from its heartbeats, which then loses partitions; that is logged.
        if (!log.Texts.Any(static text => text.Contains("has lost", StringComparison.Ordinal)
            || text.Contains("could not be committed", StringComparison.Ordinal)))
        {
            Assert.Equal(Count, received.Count);
        }

        int CountOf()
        {
            lock (received)
                return received.Select(static delivery => delivery.Message.Id).Distinct().Count();
        }

        async Task WorkAsync(Func<bool> leaves)
        {
            await using var consumer = await transport.SubscribeAsync(SubscriptionOf(prefetch: 30), Cancelled);
            while (CountOf() < Count && !leaves())
            {
                var deliveries = await consumer.ReceiveAsync(7, Cancelled);
                lock (received)
                    received.AddRange(deliveries);
                try
                {
                    if (deliveries.Count > 0)
                        await consumer.AcknowledgeAsync(deliveries, Cancelled);
                }
                catch (TransportException exception) when (exception.IsTransient)
                {
                    // Lost; somebody receives them again.
                }
            }
        }
    }

    [Fact]
    public async Task What_is_not_settled_in_time_goes_to_the_other_consumer_and_says_so_here()
    {
        var log = new RecordingLogger();
        var transport = await ConnectAsync(static options => options with { HandoverTimeout = TimeSpan.FromMilliseconds(300) }, log);
        var first = await SubscribeAsync(transport);
        await SendAsync(transport, Numbered(32, keys: 32));
        var held = await ReceiveAsync(first, 32, acknowledges: false);
        var second = await SubscribeAsync(transport);

        // Half of the partitions move.
        var moved = held.Select(static delivery => delivery.Partition).Distinct().Count() / 2;
        await UntilAsync(() => Task.FromResult(LostOf(held).Select(static delivery => delivery.Partition).Distinct().Count() == moved));
        var lost = LostOf(held);
        var again = await ReceiveAsync(second, lost.Count);

        Assert.Equal(
            lost.Select(static delivery => delivery.Message.Id).Order(StringComparer.Ordinal),
            again.Select(static delivery => delivery.Message.Id).Order(StringComparer.Ordinal));
        await RefusedAsync(async () => await first.AcknowledgeAsync(lost, Cancelled), isTransient: true);
        await RefusedAsync(async () => await first.RejectAsync(lost[0], TimeSpan.Zero, Cancelled), isTransient: true);
        await RefusedAsync(async () => await first.ExtendAsync(lost, Cancelled), isTransient: true);
        await first.AcknowledgeAsync([.. held.Except(lost)], Cancelled);
        Assert.Contains(log.Texts, static text => text.Contains("handed over although", StringComparison.Ordinal));
        await NothingComesAsync(second);
    }

    [Fact]
    public async Task A_handler_that_is_slower_than_the_client_may_go_without_a_poll_keeps_its_partition()
    {
        var transport = await ConnectAsync(static options => options with
        {
            HandoverTimeout = TimeSpan.FromMilliseconds(500),
            ClientSettings = new Dictionary<string, string> { ["max.poll.interval.ms"] = "2000" },
        });
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("1", "key"));
        var delivery = Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false));

        await Task.Delay(TimeSpan.FromSeconds(5), Cancelled);

        Assert.False(delivery.PartitionLost.IsCancellationRequested);
        await consumer.AcknowledgeAsync([delivery], Cancelled);
        await consumer.DisposeAsync();
        await NothingComesAsync(await SubscribeAsync(transport));
    }

    [Fact]
    public async Task A_commit_during_a_rebalance_is_no_error_and_is_made_up_for()
    {
        var cluster = await StartClusterAsync();
        var transport = Connect(cluster);
        await transport.ProvisionAsync(TopologyOf(), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("1", "key"));
        var deliveries = await ReceiveAsync(consumer, 1, acknowledges: false);
        await cluster.PushErrorsAsync(KafkaCluster.OffsetCommit, ErrorCode.RebalanceInProgress);

        await consumer.AcknowledgeAsync(deliveries, Cancelled);

        await consumer.DisposeAsync();
        await NothingComesAsync(await SubscribeAsync(transport));
    }

    [Fact]
    public async Task A_commit_of_a_generation_that_is_over_is_no_error_and_the_consumer_goes_on()
    {
        // The client gives up its partitions then and joins again, so the message may come again.
        var cluster = await StartClusterAsync();
        var transport = Connect(cluster);
        await transport.ProvisionAsync(TopologyOf(), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("0", "key"));
        var received = await ReceiveAsync(consumer, 1, acknowledges: false);
        await cluster.PushErrorsAsync(KafkaCluster.OffsetCommit, ErrorCode.IllegalGeneration);

        await consumer.AcknowledgeAsync(received, Cancelled);

        await SendAsync(transport, Message("1", "key"));
        while (received.All(static delivery => Text(delivery) != "1"))
            received.AddRange(await ReceiveAsync(consumer, 1));
        InOrderOfKeys(received, 2);
    }

    [Fact]
    public async Task A_commit_that_is_not_allowed_is_an_error()
    {
        var cluster = await StartClusterAsync();
        var transport = Connect(cluster);
        await transport.ProvisionAsync(TopologyOf(), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("1", "key"));
        var deliveries = await ReceiveAsync(consumer, 1, acknowledges: false);
        await cluster.PushErrorsAsync(KafkaCluster.OffsetCommit, ErrorCode.GroupAuthorizationFailed);

        await RefusedAsync(async () => await consumer.AcknowledgeAsync(deliveries, Cancelled), isTransient: false);
    }

    [Fact]
    public async Task A_consumer_that_the_cluster_fences_is_of_no_use_and_another_one_goes_on()
    {
        var cluster = await StartClusterAsync();
        var transport = Connect(cluster);
        await transport.ProvisionAsync(TopologyOf(), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("1", "key"));
        var delivery = Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false));
        await cluster.PushErrorsAsync(KafkaCluster.Heartbeat, ErrorCode.FencedInstanceId);

        await UntilAsync(() => Task.FromResult(delivery.PartitionLost.IsCancellationRequested));
        await RefusedAsync(async () => await consumer.ReceiveAsync(1, Cancelled), isTransient: true);
        await RefusedAsync(async () => await consumer.AcknowledgeAsync([delivery], Cancelled), isTransient: true);
        await consumer.DisposeAsync();

        Assert.Equal("1", Text(Assert.Single(await ReceiveAsync(await SubscribeAsync(transport), 1))));
    }

    [Fact]
    public async Task A_process_that_stands_still_loses_its_partitions_and_commits_nothing_when_it_goes_on()
    {
        var cluster = await KafkaCluster.SharedAsync();
        var transport = await ConnectAsync();
        await SendAsync(transport, Numbered(2, keys: 1));
        using var holder = ProgramProcess.Start("hold", cluster.BootstrapServers, Destination, Group);
        Assert.Equal("received 2", await holder.ReadLineAsync(Cancelled));

        await holder.SignalAsync("STOP");
        var consumer = await SubscribeAsync(transport);
        var received = await ReceiveAsync(consumer, 2, acknowledges: false);
        await consumer.AcknowledgeAsync([received[0]], Cancelled);
        await holder.SignalAsync("CONT");

        Assert.Equal("lost", await holder.ReadLineAsync(Cancelled));
        await holder.WriteLineAsync("acknowledge");
        Assert.Equal("refused", await holder.ReadLineAsync(Cancelled));
        holder.Kill();
        await consumer.DisposeAsync();
        Assert.Equal("1", Text(Assert.Single(await ReceiveAsync(await SubscribeAsync(transport), 1))));
    }

    private static List<TransportDelivery> LostOf(List<TransportDelivery> deliveries) =>
        deliveries.FindAll(static delivery => delivery.PartitionLost.IsCancellationRequested);
}
