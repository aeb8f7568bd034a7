using System.Globalization;
using Confluent.Kafka;

namespace SourceGenBus.Transports.Kafka;

/// <summary>The settings of the clients, and which of them cannot be otherwise. Immutable.</summary>
/// <param name="options">What the program says.</param>
internal sealed class KafkaClientSettings(KafkaTransportOptions options)
{
    private const string PollInterval = "max.poll.interval.ms";

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private static readonly string[] Owned =
    [
        "bootstrap.servers", "metadata.broker.list", "security.protocol", "sasl.mechanism", "sasl.mechanisms", "sasl.username",
        "sasl.password", "enable.idempotence", "acks", "request.required.acks", "message.timeout.ms", "delivery.timeout.ms", "partitioner",
        "allow.auto.create.topics", "message.max.bytes", "max.in.flight", "max.in.flight.requests.per.connection", "retries",
        "message.send.max.retries", "transactional.id", "group.id", "group.protocol", "enable.auto.commit", "enable.auto.offset.store",
        "auto.offset.reset", "isolation.level", "partition.assignment.strategy", "session.timeout.ms", "heartbeat.interval.ms",
        "enable.partition.eof", "linger.ms", "queue.buffering.max.ms", "socket.timeout.ms",
    ];

    /// <summary>Where the cluster is, for people.</summary>
    internal string Address => options.BootstrapServers;

    internal string? UserName => options.UserName;

    internal TimeSpan RequestTimeout => options.RequestTimeout;

    internal TimeSpan SendTimeout => options.SendTimeout;

    internal TimeSpan HandoverTimeout => options.HandoverTimeout;

    internal int LargestMessage => options.LargestMessage;

    internal TimeSpan MaximumPollInterval
    {
        get
        {
            var config = new ConsumerConfig();
            Apply(config);
            var value = config.Where(static setting => setting.Key == PollInterval).Select(static setting => setting.Value).LastOrDefault();

            // What is no number the client names itself.
            return TimeSpan.FromMilliseconds(
                int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds : 300_000);
        }
    }

    /// <summary>Settings that the program may not change and has changed.</summary>
    internal static List<string> OwnedBy(KafkaTransportOptions options)
    {
        var config = new ClientConfig();
        new KafkaClientSettings(options).Apply(config);
        return [.. config.Select(static setting => setting.Key).Where(static key => Owned.Contains(key, StringComparer.Ordinal))];
    }

    internal ProducerBuilder<byte[]?, ReadOnlyMemory<byte>> NewProducerBuilder()
    {
        var config = new ProducerConfig
        {
            EnableIdempotence = true,
            Acks = Acks.All,

            // What is too late is ended by the sender, with all that is behind it.
            MessageTimeoutMs = 0,
            MessageMaxBytes = options.LargestMessage + OutgoingRecord.RoomForHeaders,

            // The limit of a topic holds for a batch, too: a batch must be no larger than one message may be.
            BatchSize = Math.Min(1_000_000, options.LargestMessage),
            LingerMs = options.Linger.TotalMilliseconds,
            Partitioner = Partitioner.Murmur2Random,
            AllowAutoCreateTopics = false,
            TopicMetadataPropagationMaxMs = Milliseconds(Least(TimeSpan.FromSeconds(5), options.RequestTimeout)),
            DeliveryReportFields = "none",
        };
        Complete(config, config.Set);
        return new ProducerBuilder<byte[]?, ReadOnlyMemory<byte>>(config).SetValueSerializer(BodySerializer.Instance);
    }

    internal ConsumerBuilder<byte[]?, byte[]?> NewConsumerBuilder(string group, string consumer, int prefetch = 256)
    {
        var config = new ConsumerConfig
        {
            GroupId = group,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadCommitted,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            SessionTimeoutMs = Milliseconds(options.SessionTimeout),
            HeartbeatIntervalMs = Milliseconds(Least(options.SessionTimeout / 10, LongestPause)),
            AllowAutoCreateTopics = false,
            EnablePartitionEof = false,

            // What the client fetches ahead is bounded as well, or its memory is not. With enough of it, it would wait for a second before
            // it fetches again.
            QueuedMinMessages = Math.Clamp(prefetch * 2, 1_000, 100_000),
            QueuedMaxMessagesKbytes = 16 * 1024,
            FetchQueueBackoffMs = 20,

            // A partition that is fetched from again waits for the fetch that is under way, and that waits for messages of the others.
            FetchWaitMaxMs = 100,
        };
        Complete(config, config.Set);
        config.ClientId = consumer;
        return new ConsumerBuilder<byte[]?, byte[]?>(config);
    }

    internal AdminClientConfig ForAdministration()
    {
        var config = new AdminClientConfig();
        Complete(config, config.Set);
        config.Set("allow.auto.create.topics", "false");
        return config;
    }

    private static int Milliseconds(TimeSpan time) => Math.Max(1, (int)time.TotalMilliseconds);

    private static TimeSpan Least(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private void Complete(ClientConfig config, Action<string, string> set)
    {
        Apply(config);
        config.BootstrapServers = options.BootstrapServers;
        config.SecurityProtocol = options.SecurityProtocol;
        if (config.ClientId is null)
            config.ClientId = options.ClientName ?? AppDomain.CurrentDomain.FriendlyName;
        if (options.SaslMechanism is { } mechanism)
            config.SaslMechanism = mechanism;
        if (options.UserName is { } user)
            config.SaslUsername = user;
        if (options.Password is { } password)
            config.SaslPassword = password;
        if (options.AuthoritiesPath is { } authorities)
            config.SslCaLocation = authorities;
        config.SocketTimeoutMs = Milliseconds(options.RequestTimeout);
        config.SocketKeepaliveEnable = true;
        if (config.ReconnectBackoffMaxMs is null)
            config.ReconnectBackoffMaxMs = 2_000;
        set("log.connection.close", "false");
    }

    private void Apply(ClientConfig config)
    {
        foreach (var (name, value) in options.ClientSettings)
            config.Set(name, value);
        options.ClientHook?.Invoke(config);
    }
}
