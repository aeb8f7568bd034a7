using System.Text;
using Confluent.Kafka;
using SourceGenBus.Transports.Kafka.Tests.Server;

namespace SourceGenBus.Transports.Kafka.Tests;

/// <summary>What brokers do not take: for good, for now, or not from this user; decided by codes.</summary>
public sealed class RefusalTests : KafkaTest
{
    [Theory]
    [InlineData(ErrorCode.MsgSizeTooLarge, "max.message.bytes")]
    [InlineData(ErrorCode.InvalidRecord, "compacted")]
    public async Task What_is_refused_for_good_is_refused_and_the_next_is_taken(ErrorCode code, string word)
    {
        var cluster = await StartClusterAsync();
        var transport = await ProvisionedAsync(cluster);
        await cluster.PushErrorsAsync(KafkaCluster.Produce, code);

        var result = Assert.Single(await transport.SendAsync(Destination, [Message("1", "key")], Cancelled));

        Assert.Equal(SendOutcome.Refused, result.Outcome);
        Assert.Contains(word, result.Reason, StringComparison.Ordinal);
        await SendAsync(transport, Message("2", "key"));
        Assert.Equal("2", Text(Assert.Single(await ReceiveAsync(await SubscribeAsync(transport), 1))));
    }

    [Theory]
    [InlineData(ErrorCode.TopicAuthorizationFailed)]
    [InlineData(ErrorCode.ClusterAuthorizationFailed)]
    public async Task A_missing_right_is_named_and_passes_when_it_is_granted(ErrorCode code)
    {
        var cluster = await StartClusterAsync();
        var transport = await ProvisionedAsync(cluster);
        await cluster.PushErrorsAsync(KafkaCluster.Produce, code);

        var exception = await RefusedAsync(
            async () => await transport.SendAsync(Destination, [Message("1", "key")], Cancelled), isTransient: false);

        Assert.Contains("Grant", exception.Message, StringComparison.Ordinal);
        await SendUntilConfirmedAsync(transport, [Message("2", "key")]);
    }

    [Fact]
    public async Task What_passes_by_itself_is_waited_for()
    {
        var cluster = await StartClusterAsync();
        var transport = await ProvisionedAsync(cluster);
        await cluster.PushErrorsAsync(
            KafkaCluster.Produce, ErrorCode.NotLeaderForPartition, ErrorCode.NotEnoughReplicas, ErrorCode.RequestTimedOut,
            ErrorCode.NotEnoughReplicasAfterAppend);

        await SendAsync(transport, Numbered(20, keys: 3));

        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync(transport), 20), 20);
    }

    [Fact]
    public async Task After_an_error_that_ends_a_producer_another_one_sends()
    {
        var cluster = await StartClusterAsync();
        var transport = await ProvisionedAsync(cluster);
        await SendAsync(transport, Message("0", "key"));
        await cluster.PushErrorsAsync(KafkaCluster.Produce, ErrorCode.UnknownProducerId, ErrorCode.InvalidProducerEpoch);

        for (var number = 1; number < 5; number++)
            await SendUntilConfirmedAsync(transport, [Message(Text(number), "key")]);

        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync(transport), 5), 5);
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_named_and_not_made()
    {
        var transport = Connect(await KafkaCluster.SharedAsync());

        TransportException[] exceptions =
        [
            await RefusedAsync(async () => await transport.SendAsync(Destination, [Message("1")], Cancelled), isTransient: false),
            await RefusedAsync(async () => await transport.SubscribeAsync(SubscriptionOf(), Cancelled), isTransient: false),
        ];

        Assert.All(exceptions, exception => Assert.Contains(Destination, exception.Message, StringComparison.Ordinal));
        Assert.Contains("does not exist", Assert.Single(await transport.VerifyAsync(TopologyOf(), Cancelled)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("^all.*")]
    [InlineData("with space")]
    [InlineData("Grüße")]
    [InlineData("nul\0")]
    [InlineData("long")]
    public async Task A_name_that_no_topic_can_have_is_refused(string name)
    {
        var destination = name == "long" ? new string('x', 250) : name;
        var transport = Connect(await KafkaCluster.SharedAsync());
        var topology = new TransportTopology([destination], []);

        await RefusedAsync(async () => await transport.SendAsync(destination, [Message("1")], Cancelled), isTransient: false);
        await RefusedAsync(
            async () => await transport.SubscribeAsync(new TransportSubscription(destination, "group"), Cancelled), isTransient: false);
        await RefusedAsync(async () => await transport.ProvisionAsync(topology, Cancelled), isTransient: false);
        Assert.Contains("Choose another name", Assert.Single(await transport.VerifyAsync(topology, Cancelled)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_without_a_name_is_refused()
    {
        var transport = await ConnectAsync();
        await RefusedAsync(
            async () => await transport.SubscribeAsync(new TransportSubscription(Destination, ""), Cancelled), isTransient: false);
    }

    [Fact]
    public async Task Headers_that_are_too_much_or_cannot_be_sent_are_refused_alone()
    {
        var transport = await ConnectAsync();
        var results = await transport.SendAsync(
            Destination,
            [
                Message("1") with { Headers = Headers("large", new string('x', 100_000)) },
                Message("2") with { Headers = Headers("nul\0", "value") },
                Message("3") with { Headers = Headers("", "value") },
                Message("4", new string('k', 70_000)),
                Message("5"),
            ],
            Cancelled);

        Assert.Equal(
            [SendOutcome.Refused, SendOutcome.Refused, SendOutcome.Refused, SendOutcome.Refused, SendOutcome.Confirmed],
            results.Select(static result => result.Outcome));
        Assert.Equal("5", Text(Assert.Single(await ReceiveAsync(await SubscribeAsync(transport), 1))));
    }

    [Fact]
    public async Task Ten_megabytes_are_sent_where_they_are_allowed()
    {
        var transport = Connect(
            await StartClusterAsync(), static options => options with { LargestMessage = 10 * 1024 * 1024 });
        await transport.ProvisionAsync(TopologyOf(), Cancelled);

        await SendAsync(transport, new TransportMessage("1", new byte[10 * 1024 * 1024]) { Key = "key" });
        Assert.Equal(
            SendOutcome.Refused,
            (await transport.SendAsync(Destination, [new TransportMessage("2", new byte[(10 * 1024 * 1024) + 1])], Cancelled))[0].Outcome);
    }

    [Fact]
    public async Task A_group_that_the_user_may_not_use_is_named()
    {
        var cluster = await StartClusterAsync();
        var transport = await ProvisionedAsync(cluster);
        await cluster.PushErrorsAsync(KafkaCluster.JoinGroup, ErrorCode.GroupAuthorizationFailed);

        var exception = await RefusedAsync(
            async () => await transport.SubscribeAsync(SubscriptionOf(), Cancelled), isTransient: false);

        Assert.Contains("group", exception.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Headers(string name, string value) => new() { [name] = value };

    private async Task<KafkaTransport> ProvisionedAsync(KafkaCluster cluster)
    {
        var transport = Connect(cluster);
        await transport.ProvisionAsync(TopologyOf(), Cancelled);
        return transport;
    }
}
