namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>What is missing or otherwise than needed is named, by whoever needs it.</summary>
public sealed class TopologyTests : RedisTest
{
    [Fact]
    public async Task Another_number_of_partitions_is_named()
    {
        var server = await RedisServer.SharedAsync();
        await Connect(server).ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var other = Connect(server, static options => options with { Partitions = 6 });

        string[] messages =
        [
            Assert.Single(await other.VerifyAsync(TopologyOf("mailer"), Cancelled)),
            (await RefusedAsync(async () => await other.ProvisionAsync(TopologyOf("mailer"), Cancelled), isTransient: false)).Message,
            (await RefusedAsync(async () => await other.SendAsync(Destination, [Message("1")], Cancelled), isTransient: false)).Message,
            (await RefusedAsync(async () => await other.SubscribeAsync(SubscriptionOf("mailer"), Cancelled), isTransient: false)).Message,
        ];

        Assert.All(messages, message => Assert.StartsWith(
            $"The destination '{Destination}' has 4 partitions, but the transport's Partitions is 6.", message));
        Assert.Empty(await Connect(server).VerifyAsync(TopologyOf("mailer"), Cancelled));
    }

    [Fact]
    public async Task What_is_not_there_is_named_to_senders_and_receivers()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server);

        var sending = await RefusedAsync(async () => await transport.SendAsync(Destination, [Message("1")], Cancelled), isTransient: false);
        var receiving = await RefusedAsync(
            async () => await transport.SubscribeAsync(SubscriptionOf("mailer"), Cancelled), isTransient: false);
        Assert.Contains($"'{Destination}' does not exist", sending.Message, StringComparison.Ordinal);
        Assert.Contains($"'{Destination}' does not exist", receiving.Message, StringComparison.Ordinal);

        await transport.ProvisionAsync(TopologyOf(), Cancelled);
        await SendAsync(transport, Message("1"));
        receiving = await RefusedAsync(async () => await transport.SubscribeAsync(SubscriptionOf("mailer"), Cancelled), isTransient: false);
        Assert.Contains("has no group 'mailer'", receiving.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_was_deleted_is_not_made_again_by_sending()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server, static options => options with { Partitions = 1 });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        await SendAsync(transport, Message("1"));
        var stream = $"sgb:{{{Destination}:0}}";
        await (await server.AdminAsync()).KeyDeleteAsync(stream);

        var exception = await RefusedAsync(
            async () => await transport.SendAsync(Destination, [Message("2")], Cancelled), isTransient: false);

        Assert.Contains(stream, exception.Message, StringComparison.Ordinal);
        Assert.False(await (await server.AdminAsync()).KeyExistsAsync(stream));
    }

    [Fact]
    public async Task Something_else_under_the_name_of_a_stream_is_named_and_left_alone()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server);
        var stream = $"sgb:{{{Destination}:2}}";
        await (await server.AdminAsync()).StringSetAsync(stream, "mine");

        var exception = await RefusedAsync(async () => await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled), isTransient: false);
        var problems = await transport.VerifyAsync(TopologyOf("mailer"), Cancelled);

        Assert.Contains(stream, exception.Message, StringComparison.Ordinal);
        Assert.Contains(problems, problem => problem.Contains(stream, StringComparison.Ordinal));
        Assert.Equal("mine", await (await server.AdminAsync()).StringGetAsync(stream));
    }

    [Fact]
    public async Task What_is_described_makes_what_is_needed()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server);
        var needed = new TransportTopology([Destination, Destination + "-other"], [SubscriptionOf("mailer"), SubscriptionOf("billing")]);
        var admin = await server.AdminAsync();

        foreach (var line in transport.Describe(needed).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            await admin.ExecuteAsync(words[0], [.. words.Skip(1)]);
        }

        Assert.Empty(await transport.VerifyAsync(needed, Cancelled));
    }

    [Theory]
    [InlineData("--maxmemory-policy", "allkeys-lru", "allkeys-lru")]
    [InlineData("--appendonly", "no", "appendonly")]
    [InlineData("--appendfsync", "no", "appendfsync")]
    public async Task A_server_that_loses_messages_is_named(string option, string value, string named)
    {
        var server = await StartServerAsync(option, value);
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);

        Assert.Contains(named, Assert.Single(await transport.VerifyAsync(TopologyOf("mailer"), Cancelled)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_demanded_of_the_disk_is_a_choice()
    {
        var server = await StartServerAsync("--appendfsync", "everysec");
        var transport = Connect(server, static options => options with { Durability = RedisDurability.EveryWrite });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);

        var problem = Assert.Single(await transport.VerifyAsync(TopologyOf("mailer"), Cancelled));
        Assert.Contains("appendfsync is 'everysec'", problem, StringComparison.Ordinal);
        Assert.Empty(await Connect(server).VerifyAsync(TopologyOf("mailer"), Cancelled));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("{a}")]
    [InlineData("a\nb")]
    public async Task A_name_that_Redis_cannot_have_is_named(string name)
    {
        var transport = Connect(await RedisServer.SharedAsync());

        await RefusedAsync(async () => await transport.SendAsync(name, [Message("1")], Cancelled), isTransient: false);
        await RefusedAsync(async () => await transport.ProvisionAsync(new TransportTopology([name], []), Cancelled), isTransient: false);
        Assert.NotEmpty(await transport.VerifyAsync(new TransportTopology([Destination], [SubscriptionOf(name)]), Cancelled));
    }

    [Fact]
    public async Task A_new_group_begins_where_the_options_say()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server, static options => options with { NewGroupsStartAtEnd = true });
        await transport.ProvisionAsync(TopologyOf(), Cancelled);
        await SendAsync(transport, Message("before", "key"));
        await transport.ProvisionAsync(TopologyOf("late"), Cancelled);
        await Connect(server).ProvisionAsync(TopologyOf("thorough"), Cancelled);
        await SendAsync(transport, Message("after", "key"));

        Assert.Equal("after", Text(Assert.Single(await ReceiveAsync(await SubscribeAsync(transport, "late"), 1))));
        Assert.Equal(["before", "after"], (await ReceiveAsync(await SubscribeAsync(transport, "thorough"), 2)).Select(Text));
    }
}
