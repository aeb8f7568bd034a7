using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Transports.RabbitMq.Tests;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<RabbitMqTransportOptions>> Senseless => new()
    {
        { "ConnectionString must be set", static options => options.ConnectionString = "" },
        { "ConnectionString is no URI", static options => options.ConnectionString = "amqp://u:s3cret@" },
        { "ConnectionString has the scheme 'http'", static options => options.ConnectionString = "http://u:s3cret@host/" },
        { "ConnectionString has more than one segment", static options => options.ConnectionString = "amqp://u:s3cret@host/a/b" },
        { "ConnectionString has a query", static options => options.ConnectionString = "amqp://u:s3cret@host/a?heartbeat=5" },
        { "AdditionalHosts has 'a b'", static options => options.AdditionalHosts = ["fine:1", "a b"] },
        { "AdditionalHosts must not be null", static options => options.AdditionalHosts = null! },
        { "AdditionalHosts must have no null", static options => options.AdditionalHosts = [null!] },
        { "PartitionsPerSubscription is 0", static options => options.PartitionsPerSubscription = 0 },
        { "PartitionsPerSubscription is 33", static options => options.PartitionsPerSubscription = 33 },
        { "DeliveryLimit is -1", static options => options.DeliveryLimit = -1 },
        { "LargestMessage is 0", static options => options.LargestMessage = 0 },
        { "LongestDelay is 00:00:00", static options => options.LongestDelay = TimeSpan.Zero },
        { "Heartbeat is 00:00:00.5000000", static options => options.Heartbeat = TimeSpan.FromMilliseconds(500) },
        { "Timeout is -00:00:01", static options => options.Timeout = TimeSpan.FromSeconds(-1) },
        { "Tls must not be null", static options => options.Tls = null! },
        { "Tls.AuthoritiesPath names the file 'nowhere'", static options => options.Tls.AuthoritiesPath = "nowhere" },
        { "Tls.ClientCertificatePath names the file 'nowhere'", static options => options.Tls.ClientCertificatePath = "nowhere" },
        { "Tls.ClientCertificatePassword is set", static options => options.Tls.ClientCertificatePassword = "s3cret" },
    };

    [Theory]
    [MemberData(nameof(Senseless))]
    public void A_value_that_makes_no_sense_is_named(string expected, Action<RabbitMqTransportOptions> configure)
    {
        var exception = Assert.Throws<ArgumentException>(() => Broker.New("amqp://localhost/", configure));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_have_no_secrets()
    {
        var options = new RabbitMqTransportOptions
        {
            ConnectionString = "amqps://user:s3cret@broker:5671/orders",
            Password = "s3cret",
            Tls = new RabbitMqTlsOptions { ClientCertificatePassword = "s3cret" },
        };

        Assert.Equal("RabbitMQ at amqps://broker:5671/orders", $"{options}");
        Assert.DoesNotContain("s3cret", $"{options.Tls}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amqp://host", "host:5672", "guest", "/")]
    [InlineData("amqp://host:1234/", "host:1234", "guest", "/")]
    [InlineData("amqps://a%40b:c@host/x%2Fy", "host:5671", "a@b", "x/y")]
    [InlineData("amqp://[::1]/%2F", "::1:5672", "guest", "/")]
    public void A_connection_string_is_read(string text, string address, string user, string virtualHost)
    {
        var settings = new ConnectionSettings(new RabbitMqTransportOptions { ConnectionString = text });

        Assert.Equal((address, user, virtualHost), (settings.Address.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal), settings.UserName, settings.VirtualHost));
    }

    [Fact]
    public void Options_are_bound_from_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["RabbitMq:ConnectionString"] = "amqp://broker/",
            ["RabbitMq:AdditionalHosts:0"] = "broker2",
            ["RabbitMq:PartitionsPerSubscription"] = "8",
            ["RabbitMq:Tls:ServerName"] = "other",
            ["RabbitMq:Heartbeat"] = "00:00:30",
        }).Build();
        var options = configuration.GetSection("RabbitMq").Get<RabbitMqTransportOptions>()!;

        options.Validate();
        Assert.Equal(("amqp://broker/", "broker2", 8), (options.ConnectionString, options.AdditionalHosts[0], options.PartitionsPerSubscription));
        Assert.Equal(("other", TimeSpan.FromSeconds(30)), (options.Tls.ServerName, options.Heartbeat));
    }
}
