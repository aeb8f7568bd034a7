using Confluent.Kafka;
using Confluent.Kafka.Admin;
using SourceGenBus.Transports.Kafka.Tests.Server;

namespace SourceGenBus.Transports.Kafka.Tests;

/// <summary>Topics that are missing, that are otherwise than needed, and that cannot be made.</summary>
public sealed class TopologyTests : KafkaTest
{
    [Fact]
    public async Task Another_number_of_partitions_is_named_and_not_changed()
    {
        var cluster = await KafkaCluster.SharedAsync();
        await cluster.CreateTopicAsync(Destination, partitions: 2);
        var transport = Connect(cluster);

        var problem = Assert.Single(await transport.VerifyAsync(TopologyOf(), Cancelled));
        var exception = await RefusedAsync(async () => await transport.ProvisionAsync(TopologyOf(), Cancelled), isTransient: false);

        Assert.Contains("has 2 partitions, but the transport's Partitions is 4", problem, StringComparison.Ordinal);
        Assert.Equal(problem, exception.Message);
        Assert.Empty(await Connect(cluster, static options => options with { Partitions = 2 }).VerifyAsync(TopologyOf(), Cancelled));
    }

    [Fact]
    public async Task Fewer_replicas_than_asked_for_are_named()
    {
        var cluster = await KafkaCluster.SharedAsync();
        await cluster.CreateTopicAsync(Destination, partitions: 4, replicas: 2);

        var enough = Connect(cluster, static options => options with { ReplicationFactor = 2 });
        var more = Connect(cluster, static options => options with { ReplicationFactor = 3 });

        Assert.Empty(await enough.VerifyAsync(TopologyOf(), Cancelled));
        Assert.Contains(
            "ReplicationFactor is 3", Assert.Single(await more.VerifyAsync(TopologyOf(), Cancelled)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_is_made_as_the_options_say()
    {
        var cluster = await KafkaCluster.SharedAsync();
        TopicSpecification? made = null;
        var transport = Connect(cluster, async topic =>
        {
            made = topic;
            await cluster.CreateTopicAsync(topic.Name, topic.NumPartitions, replicas: 3);
            return ErrorCode.NoError;
        });

        await transport.ProvisionAsync(TopologyOf(), Cancelled);

        Assert.Equal((Destination, 4, 3), (made!.Name, made.NumPartitions, made.ReplicationFactor));
        Assert.Equal("2", made.Configs["min.insync.replicas"]);
    }

    [Fact]
    public async Task A_topic_that_somebody_else_makes_meanwhile_is_there()
    {
        var cluster = await KafkaCluster.SharedAsync();
        var transport = Connect(cluster, async topic =>
        {
            await cluster.CreateTopicAsync(topic.Name, topic.NumPartitions, replicas: 3);
            return ErrorCode.TopicAlreadyExists;
        });

        await transport.ProvisionAsync(TopologyOf(), Cancelled);
    }

    [Theory]
    [InlineData(ErrorCode.TopicAuthorizationFailed, "Grant", false)]
    [InlineData(ErrorCode.ClusterAuthorizationFailed, "CREATE", false)]
    [InlineData(ErrorCode.InvalidReplicationFactor, "ReplicationFactor", false)]
    [InlineData(ErrorCode.PolicyViolation, "TopicSettings", false)]
    [InlineData(ErrorCode.InvalidConfig, "TopicSettings", false)]
    [InlineData(ErrorCode.NotController, "gave up", true)]
    [InlineData(ErrorCode.RequestTimedOut, "in time", true)]
    public async Task Why_a_topic_cannot_be_made_is_named(ErrorCode code, string word, bool isTransient)
    {
        var transport = Connect(await KafkaCluster.SharedAsync(), _ => Task.FromResult(code));

        var exception = await RefusedAsync(async () => await transport.ProvisionAsync(TopologyOf(), Cancelled), isTransient);

        Assert.Contains(word, exception.Message, StringComparison.Ordinal);
        Assert.Contains(Destination, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_be_made_is_a_script()
    {
        await using var transport = new KafkaTransport(new KafkaTransportOptions
        {
            BootstrapServers = "kafka1:9092",
            ReplicationFactor = 3,
            TopicSettings = new Dictionary<string, string> { ["retention.ms"] = "604800000", ["min.insync.replicas"] = "2" },
        });

        Assert.Equal(
            "kafka-topics.sh --bootstrap-server kafka1:9092 --create --topic orders --partitions 8 --replication-factor 3 "
            + "--config min.insync.replicas=2 --config retention.ms=604800000\n"
            + "# The group 'mailer' of 'orders' needs nothing made.\n",
            transport.Describe(new TransportTopology(["orders"], [new TransportSubscription("orders", "mailer")])));
    }

    private KafkaTransport Connect(KafkaCluster cluster, Func<TopicSpecification, Task<ErrorCode>> create)
    {
        var options = cluster.Options() with
        {
            ReplicationFactor = 3,
            TopicSettings = new Dictionary<string, string> { ["min.insync.replicas"] = "2" },
        };
        return Dispose(new KafkaTransport(options, builder => TellingAdminClient.Of(builder.Build(), create), null, null));
    }
}
