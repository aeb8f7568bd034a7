using Confluent.Kafka;

namespace SourceGenBus.Transports.Kafka;

/// <summary>
/// Where a Kafka cluster is, and what is used of it. Not thread-safe; do not change it once a transport uses it. Its text has no secrets.
/// </summary>
public sealed record KafkaTransportOptions
{
    /// <summary>Some brokers of the cluster, such as <c>kafka1:9092,kafka2:9092</c>. It must be set.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>What the brokers call this program in their logs and quotas; null for the name of the program.</summary>
    public string? ClientName { get; set; }

    /// <summary>How connections are encrypted and who logs in; <see cref="SecurityProtocol.Plaintext"/> by default.</summary>
    public SecurityProtocol SecurityProtocol { get; set; } = SecurityProtocol.Plaintext;

    /// <summary>How a user logs in, with <c>SaslSsl</c> or <c>SaslPlaintext</c>; null for none.</summary>
    public SaslMechanism? SaslMechanism { get; set; }

    /// <summary>The name of the user; null for none.</summary>
    public string? UserName { get; set; }

    /// <summary>The user's password; null for none.</summary>
    public string? Password { get; set; }

    /// <summary>A PEM file with the authorities that are trusted instead of those of the machine; null for those of the machine.</summary>
    public string? AuthoritiesPath { get; set; }

    /// <summary>
    /// How many partitions a topic has, so how many consumers of a group can share it. 8 by default. A topic that has another number is
    /// named and not changed: with it, keys go to other partitions than before.
    /// </summary>
    public int Partitions { get; set; } = 8;

    /// <summary>
    /// On how many brokers a topic is kept. Null, the default, for what the cluster has as its default; then it is not compared.
    /// </summary>
    public short? ReplicationFactor { get; set; }

    /// <summary>Settings of topics that are made, such as <c>retention.ms</c> or <c>min.insync.replicas</c>. Empty by default.</summary>
    public IDictionary<string, string> TopicSettings { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Settings of the client, by the names of librdkafka, such as <c>compression.type</c>. Empty by default. Those on which the promises
    /// of this transport rest, such as <c>acks</c>, are not among them.
    /// </summary>
    public IDictionary<string, string> ClientSettings { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// How many bytes the body of a message may have. 950,000 by default, with which a message with its headers stays below the 1,048,588
    /// bytes that Kafka takes by default (<c>max.message.bytes</c> of the topic).
    /// </summary>
    public int LargestMessage { get; set; } = 950_000;

    /// <summary>How long messages wait for others to be sent with them. 5 milliseconds by default.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// How long the brokers have to confirm what was sent. 20 seconds by default. After that, nothing that waits for the destination is
    /// sent any more, and all of it counts as not confirmed.
    /// </summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a broker has to answer a request. 10 seconds by default.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a consumer has its partitions without a sign of life. 45 seconds by default. After a crash nobody receives from them for as
    /// long. The cluster has limits for it, 6 seconds to 30 minutes by default.
    /// </summary>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// How long messages that were received from a partition may take when another consumer is to have it. 10 seconds by default. After
    /// that it is handed over nevertheless, and what was not acknowledged is delivered there again.
    /// </summary>
    public TimeSpan HandoverTimeout { get; set; } = TimeSpan.FromSeconds(10);

    internal Action<ClientConfig>? ClientHook { get; private set; }

    /// <summary>
    /// Sets what <see cref="ClientSettings"/> sets in code, such as a callback's settings or a file. Called for each client that is made,
    /// a producer, a consumer or an administrative one; it must always do the same.
    /// </summary>
    /// <param name="configure">Sets the client's own settings.</param>
    public void Configure(Action<ClientConfig> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ClientHook += configure;
    }

    /// <summary>Makes sure that all values make sense.</summary>
    /// <exception cref="ArgumentException">Some make none; the message names each.</exception>
    public void Validate()
    {
        var problems = KafkaOptionProblems.Of(this);
        if (problems.Count > 0)
            throw new ArgumentException("The Kafka transport cannot work with these options. " + string.Join(' ', problems));
    }

    /// <summary>Where the cluster is, without user and password.</summary>
    public override string ToString() => $"Kafka at {BootstrapServers}, {Partitions} partitions";
}
