namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>Who may not what: a sentence that says what to do, and no password in it.</summary>
public sealed class AccessTests : RedisTest
{
    private const string Password = "s3cr3t-of-the-test";

    /// <summary>What the page of the transport says that a user needs.</summary>
    private const string Rights =
        "+@connection +@stream +multi +exec +info +eval +evalsha +get +set +del +exists +type +pexpire +time +hget +hset +hsetnx "
        + "+hgetall +hdel +zadd +zrem +zrange +zremrangebyscore +publish +subscribe +unsubscribe";

    [Theory]
    [InlineData(",password=wrong-" + Password)]
    [InlineData(",user=nobody,password=" + Password)]
    [InlineData("")]
    public async Task Wrong_credentials_are_named(string credentials)
    {
        var server = await StartServerAsync("--requirepass", Password);
        var transport = Connect(server, options => options with { ConnectionString = options.ConnectionString + credentials });

        var exception = await RefusedAsync(async () => await transport.PingAsync(Cancelled), isTransient: false);

        Assert.Contains("ConnectionString", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, transport.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_credentials_after_wrong_ones_are_tried()
    {
        var server = await StartServerAsync("--requirepass", "another");
        var transport = Connect(server, AsUser);
        await RefusedAsync(async () => await transport.PingAsync(Cancelled), isTransient: false);

        await server.AdminAsync(",password=another");
        await AddUserAsync(server, Rights, "~sgb:*", "&sgb:*");

        await transport.PingAsync(Cancelled);
    }

    [Fact]
    public async Task The_rights_that_are_documented_suffice()
    {
        var server = await StartServerAsync();
        await AddUserAsync(server, Rights, "~sgb:*", "&sgb:*");
        var log = new RecordingLogger();
        var transport = Connect(server, AsUser, log);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        Assert.Empty(await transport.VerifyAsync(TopologyOf("mailer"), Cancelled));
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Numbered(20, keys: 4));

        var received = await ReceiveAsync(consumer, 20, acknowledges: false);
        await consumer.RejectAsync(received[0], TimeSpan.FromMilliseconds(1), Cancelled);
        await consumer.AcknowledgeAsync([.. received.Skip(1)], Cancelled);
        Assert.Equal(received[0].Message.Id, Assert.Single(await ReceiveAsync(consumer, 1)).Message.Id);
        await UntilAsync(() => Task.FromResult(log.Texts.Any(static text => text.Contains("were removed", StringComparison.Ordinal))));

        Assert.DoesNotContain(log.Texts, static text => text.Contains("may not", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Texts, static text => text.Contains("could not", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_channels_messages_arrive_nevertheless()
    {
        var server = await StartServerAsync();
        await AddUserAsync(server, Rights, "~sgb:*", "resetchannels");
        var log = new RecordingLogger();
        var transport = Connect(server, AsUser, log);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Numbered(20, keys: 4));

        InOrderOfKeys(await ReceiveAsync(consumer, 20), 20);
        await UntilAsync(() => Task.FromResult(log.Texts.Any(
            static text => text.Contains("may not listen to the channel", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(Rights, "~other:*")]
    [InlineData("+@connection +multi +exec +info +get +hget +type +xinfo", "~sgb:*")]
    [InlineData(Rights + " -evalsha -xadd", "~sgb:*")]
    public async Task A_missing_right_is_named(string rights, string keys)
    {
        var server = await StartServerAsync();
        await Connect(server).ProvisionAsync(TopologyOf("mailer"), Cancelled);
        await AddUserAsync(server, rights, keys, "&sgb:*");
        var transport = Connect(server, AsUser);

        TransportException[] exceptions =
        [
            await RefusedAsync(async () => await transport.SendAsync(Destination, [Message("1")], Cancelled), isTransient: false),
            await RefusedAsync(async () => await transport.SendAsync(Destination, Numbered(20, keys: 2), Cancelled), isTransient: false),
            await RefusedAsync(async () => await (await SubscribeAsync(transport)).ReceiveAsync(1, Cancelled), isTransient: false),
        ];

        Assert.All(exceptions, static exception => Assert.Contains("does not allow the user", exception.Message, StringComparison.Ordinal));
        Assert.All(exceptions, static exception => Assert.DoesNotContain(Password, exception.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_right_in_a_script_is_told_as_Redis_tells_it()
    {
        // Redis 7.0 has no code for it, but a sentence of its own.
        var server = await StartServerAsync();
        await Connect(server).ProvisionAsync(TopologyOf("mailer"), Cancelled);
        await AddUserAsync(server, Rights + " -xreadgroup", "~sgb:*", "&sgb:*");
        var consumer = await SubscribeAsync(Connect(server, AsUser));

        var exception = await RefusedAsync(async () => await consumer.ReceiveAsync(1, Cancelled), isTransient: false);

        Assert.Contains("can't run this command", exception.Message, StringComparison.Ordinal);
    }

    private static RedisTransportOptions AsUser(RedisTransportOptions options) => options with
    {
        ConnectionString = $"{options.ConnectionString},user=app,password={Password}",
        TrimInterval = TimeSpan.FromMilliseconds(100),
        KeepFor = TimeSpan.Zero,
        LeaseTime = TimeSpan.FromSeconds(1),
    };

    private static async Task AddUserAsync(RedisServer server, string rights, string keys, string channels) =>
        await (await server.AdminAsync()).ExecuteAsync(
            "ACL", ["SETUSER", "app", "on", ">" + Password, keys, channels, .. rights.Split(' ')]);
}
