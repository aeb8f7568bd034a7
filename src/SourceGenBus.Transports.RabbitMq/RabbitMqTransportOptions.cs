using System.Globalization;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// Where a RabbitMQ broker is, and what is used of it. Not thread-safe; do not change it once a transport uses it. Its text has no secrets.
/// </summary>
public sealed record RabbitMqTransportOptions
{
    /// <summary>
    /// The broker, such as <c>amqp://localhost/</c> or <c>amqps://user:password@broker.example/orders</c>. The path is the virtual host,
    /// with <c>%2F</c> for a slash in it; without one it is <c>/</c>. <c>amqps</c> is TLS. It must be set.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// More nodes of the same cluster, such as <c>broker2:5672</c>; without a port that of <see cref="ConnectionString"/>. They are tried
    /// in random order.
    /// </summary>
    public IList<string> AdditionalHosts { get; set; } = [];

    /// <summary>The name of the user; null for the one in <see cref="ConnectionString"/>, or <c>guest</c>.</summary>
    public string? UserName { get; set; }

    /// <summary>The user's password; null for the one in <see cref="ConnectionString"/>, or <c>guest</c>.</summary>
    public string? Password { get; set; }

    /// <summary>How a connection is encrypted and who is trusted. Used for <c>amqps</c> only.</summary>
    public RabbitMqTlsOptions Tls { get; set; } = new();

    /// <summary>What connections are called in the broker's lists; null for the name of the program.</summary>
    public string? ClientName { get; set; }

    /// <summary>
    /// How many queues a subscription has, from 1 to 32. 4 by default. So many consumers of a group work at once. It is part of the
    /// topology, equal for all programs of a group; changing it takes new queues.
    /// </summary>
    public int PartitionsPerSubscription { get; set; } = 4;

    /// <summary>
    /// After how many failed deliveries the broker itself takes a message out of a queue. Null by default, for never: retries and dead
    /// letters belong to the receiver. The broker discards the message unless a policy names a dead-letter exchange.
    /// </summary>
    public int? DeliveryLimit { get; set; }

    /// <summary>
    /// Whether a message that no queue takes has failed. False by default: an event that nobody has subscribed to is none.
    /// </summary>
    public bool Mandatory { get; set; }

    /// <summary>
    /// How many bytes a body may have, so that a larger one is refused before it is sent. 16 MiB by default, which RabbitMQ 4 takes; set it
    /// to the broker's <c>max_message_size</c>.
    /// </summary>
    public int LargestMessage { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// How long a rejected message is kept back at most. 15 minutes by default. It must stay below the broker's <c>consumer_timeout</c> of
    /// 30 minutes, after which the broker closes the channel of a consumer that holds a message.
    /// </summary>
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How often client and broker make sure of each other; a connection without an answer for twice as long is lost. 10 seconds by
    /// default.
    /// </summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait for a connection, and for the answer to a command. 20 seconds by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Makes sure that all values make sense.</summary>
    /// <exception cref="ArgumentException">A value makes none; the message names it.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        if (ConnectionSettings.ProblemOf(ConnectionString) is { } problem)
            problems.Add($"{nameof(ConnectionString)} {problem}");
        if (AdditionalHosts is null)
            problems.Add($"{nameof(AdditionalHosts)} must not be null.");
        else if (AdditionalHosts.FirstOrDefault(static host => !ConnectionSettings.IsHost(host)) is { } host)
            problems.Add($"{nameof(AdditionalHosts)} has '{host}', which is no host with an optional port, such as 'broker2:5672'.");
        else if (AdditionalHosts.Contains(null!))
            problems.Add($"{nameof(AdditionalHosts)} must have no null.");
        var partitions = PartitionsPerSubscription;
        Check(partitions is >= 1 and <= KeyBuckets.Count, nameof(PartitionsPerSubscription), partitions, "from 1 to 32");
        Check(DeliveryLimit is null or >= 1, nameof(DeliveryLimit), DeliveryLimit ?? 0, "at least 1, or null for none");
        Check(LargestMessage >= 1, nameof(LargestMessage), LargestMessage, "at least 1");
        Check(LongestDelay > TimeSpan.Zero, nameof(LongestDelay), LongestDelay, "more than zero");
        Check(Heartbeat.TotalSeconds is >= 1 and <= ushort.MaxValue, nameof(Heartbeat), Heartbeat, "from one second to 65,535 seconds");
        Check(Timeout > TimeSpan.Zero && Timeout <= TimeSpan.FromDays(1), nameof(Timeout), Timeout, "more than zero and at most a day");
        if (Tls is null)
            problems.Add($"{nameof(Tls)} must not be null.");
        else
            problems.AddRange(Tls.Problems());
        if (problems.Count > 0)
            throw new ArgumentException($"The options of the RabbitMQ transport are invalid: {string.Join(' ', problems)}");

        void Check(bool fits, string name, IFormattable value, string expected)
        {
            if (!fits)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, but it must be {expected}."));
        }
    }

    /// <summary>Where the broker is, without user and password.</summary>
    public override string ToString() => $"RabbitMQ at {ConnectionSettings.AddressOf(ConnectionString)}";
}
