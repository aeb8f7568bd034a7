using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>Invalid options are named, each, and no password is repeated.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Each_bad_value_is_named()
    {
        var options = new RedisTransportOptions
        {
            Prefix = "a b",
            Partitions = 0,
            LeaseTime = TimeSpan.Zero,
            HandoverTimeout = TimeSpan.Zero,
            PollInterval = TimeSpan.FromDays(100),
            Durability = (RedisDurability)7,
            Replicas = -1,
            ReplicaTimeout = TimeSpan.FromSeconds(-1),
            TrimInterval = TimeSpan.Zero,
            KeepFor = TimeSpan.FromSeconds(-1),
            IdleGroupAfter = TimeSpan.Zero,
            LargestMessage = 0,
        };

        var message = Assert.Throws<ArgumentException>(() => new RedisTransport(options)).Message;

        string[] names =
        [
            "ConnectionString", "Prefix", "Partitions", "LeaseTime", "HandoverTimeout", "PollInterval", "Durability", "Replicas",
            "ReplicaTimeout", "TrimInterval", "KeepFor", "IdleGroupAfter", "LargestMessage",
        ];
        Assert.All(names, name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("redis:6379,password=one,two=three")]
    [InlineData("redis:6379,password=secret,syncTimeout=secret")]
    [InlineData(",password=secret")]
    public void A_connection_string_that_cannot_be_read_is_not_repeated(string connectionString)
    {
        var options = new RedisTransportOptions { ConnectionString = connectionString };

        var text = Assert.Throws<ArgumentException>(() => new RedisTransport(options)).ToString() + options;

        Assert.Contains("ConnectionString", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("three", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_as_text_have_no_password()
    {
        var text = new RedisTransportOptions { ConnectionString = "redis1:6379,redis2:6380,user=app,password=secret" }.ToString();

        Assert.Equal("Redis at redis1:6379,redis2:6380, 'sgb', 8 partitions", text);
    }

    [Fact]
    public void Waiting_for_replicas_must_be_shorter_than_for_an_answer()
    {
        var options = new RedisTransportOptions
        {
            ConnectionString = "redis,asyncTimeout=500",
            Replicas = 1,
        };

        var exception = Assert.Throws<ArgumentException>(() => new RedisTransport(options));
        Assert.Contains("asyncTimeout", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_bound_from_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Redis:ConnectionString"] = "redis1:6379",
            ["Redis:Partitions"] = "16",
            ["Redis:LeaseTime"] = "00:00:10",
            ["Redis:Durability"] = "EveryWrite",
            ["Redis:TrimsForIdleGroups"] = "true",
        }).Build();
        var services = new ServiceCollection();
        services.Configure<RedisTransportOptions>(configuration.GetSection("Redis"));
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<RedisTransportOptions>>().Value;

        Assert.Equal(
            ("redis1:6379", 16, TimeSpan.FromSeconds(10), RedisDurability.EveryWrite, true),
            (options.ConnectionString, options.Partitions, options.LeaseTime, options.Durability, options.TrimsForIdleGroups));
    }
}
