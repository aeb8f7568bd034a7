using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SourceGenBus.Transports.Kafka.Tests;

/// <summary>Invalid options are named, each, and no password is repeated.</summary>
public sealed class OptionsTests
{
    private const string Password = "s3cr3t-of-the-test";

    [Fact]
    public void Each_bad_value_is_named()
    {
        var options = new KafkaTransportOptions
        {
            SecurityProtocol = (SecurityProtocol)77,
            SaslMechanism = (SaslMechanism)77,
            Password = Password,
            AuthoritiesPath = "/no/such/file",
            Partitions = 0,
            ReplicationFactor = 0,
            LargestMessage = 0,
            Linger = TimeSpan.FromSeconds(-1),
            SendTimeout = TimeSpan.Zero,
            RequestTimeout = TimeSpan.FromDays(1),
            SessionTimeout = TimeSpan.Zero,
            HandoverTimeout = TimeSpan.Zero,
            TopicSettings = null!,
            ClientSettings = new Dictionary<string, string> { [""] = "value" },
        };

        var message = Assert.Throws<ArgumentException>(() => new KafkaTransport(options)).Message;

        string[] names =
        [
            "BootstrapServers", "SecurityProtocol", "SaslMechanism", "UserName", "AuthoritiesPath", "Partitions", "ReplicationFactor",
            "LargestMessage", "Linger", "SendTimeout", "RequestTimeout", "SessionTimeout", "HandoverTimeout", "TopicSettings",
            "ClientSettings",
        ];
        Assert.All(names, name => Assert.Contains(name, message, StringComparison.Ordinal));
        Assert.DoesNotContain(Password, message + options, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kafka1")]
    [InlineData("kafka1:9092,kafka2")]
    [InlineData("kafka1:0")]
    [InlineData("kafka1:port")]
    [InlineData(",")]
    public void Servers_without_their_ports_are_named(string servers) =>
        Assert.Contains("BootstrapServers", Problem(options => options.BootstrapServers = servers), StringComparison.Ordinal);

    [Theory]
    [InlineData("acks")]
    [InlineData("enable.idempotence")]
    [InlineData("enable.auto.commit")]
    [InlineData("partitioner")]
    [InlineData("group.id")]
    [InlineData("sasl.password")]
    [InlineData("message.max.bytes")]
    public void A_setting_on_which_the_promises_rest_cannot_be_changed(string name)
    {
        Assert.Contains(name, Problem(options => options.ClientSettings[name] = Password), StringComparison.Ordinal);
        Assert.Contains(name, Problem(options => options.Configure(client => client.Set(name, "1"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no.such.setting", "1")]
    [InlineData("socket.nagle.disable", "perhaps")]
    [InlineData("max.poll.interval.ms", "long")]
    public void A_setting_that_the_client_does_not_take_is_named_at_the_start(string name, string value) =>
        Assert.Contains(name, Problem(options => options.ClientSettings[name] = value), StringComparison.Ordinal);

    [Fact]
    public void A_handover_that_takes_longer_than_a_consumer_may_be_silent_is_named() => Assert.Contains(
        "HandoverTimeout", Problem(static options => options.HandoverTimeout = TimeSpan.FromMinutes(6)), StringComparison.Ordinal);

    [Fact]
    public void A_user_who_would_not_log_in_is_named() =>
        Assert.Contains("nobody would log in", Problem(static options => options.UserName = "shop"), StringComparison.Ordinal);

    [Fact]
    public async Task Settings_of_the_client_reach_it()
    {
        var options = Valid();
        var called = 0;
        options.ClientSettings["compression.type"] = "lz4";
        options.Configure(client =>
        {
            called++;
            client.Set("ssl.endpoint.identification.algorithm", "https");
        });

        await using var transport = new KafkaTransport(options);

        Assert.True(called > 0);
    }

    [Fact]
    public void Options_as_text_have_no_password()
    {
        var options = Valid();
        (options.SecurityProtocol, options.UserName, options.Password) = (SecurityProtocol.SaslSsl, "shop", Password);

        Assert.Equal("Kafka at kafka1:9092, 8 partitions", options.ToString());
    }

    [Fact]
    public void Options_are_bound_from_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kafka:BootstrapServers"] = "kafka1:9092",
            ["Kafka:SecurityProtocol"] = "SaslSsl",
            ["Kafka:SaslMechanism"] = "ScramSha512",
            ["Kafka:Partitions"] = "16",
            ["Kafka:ReplicationFactor"] = "3",
            ["Kafka:SessionTimeout"] = "00:00:10",
            ["Kafka:TopicSettings:min.insync.replicas"] = "2",
            ["Kafka:ClientSettings:compression.type"] = "zstd",
        }).Build();
        var services = new ServiceCollection();
        services.Configure<KafkaTransportOptions>(configuration.GetSection("Kafka"));
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<KafkaTransportOptions>>().Value;

        Assert.Equal(
            ("kafka1:9092", SecurityProtocol.SaslSsl, SaslMechanism.ScramSha512, 16, (short)3, TimeSpan.FromSeconds(10)),
            (options.BootstrapServers, options.SecurityProtocol, options.SaslMechanism!.Value, options.Partitions,
                options.ReplicationFactor!.Value, options.SessionTimeout));
        Assert.Equal(("2", "zstd"), (options.TopicSettings["min.insync.replicas"], options.ClientSettings["compression.type"]));
    }

    private static KafkaTransportOptions Valid() => new() { BootstrapServers = "kafka1:9092" };

    private static string Problem(Action<KafkaTransportOptions> change)
    {
        var options = Valid();
        change(options);
        var text = Assert.Throws<ArgumentException>(() => new KafkaTransport(options)).ToString();
        Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
        return text;
    }
}
