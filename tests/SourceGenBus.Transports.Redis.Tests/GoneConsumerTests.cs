namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>What is left of consumers that go, fail or do not hear from Redis.</summary>
public sealed class GoneConsumerTests : RedisTest
{
    [Fact]
    public async Task A_lease_that_cannot_be_renewed_is_lost_by_the_clock_of_the_consumer()
    {
        var server = await StartServerAsync();
        var transport = Connect(server, static options => options with
        {
            LeaseTime = TimeSpan.FromSeconds(1),
            ConnectionString = options.ConnectionString + ",asyncTimeout=60000",
        });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("1", "key"));
        var delivery = Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false));

        // Nothing is refused and nothing is lost; nobody answers, that is all.
        await server.SignalAsync("STOP");
        await UntilAsync(() => Task.FromResult(delivery.PartitionLost.IsCancellationRequested));
        await server.SignalAsync("CONT");

        var again = Assert.Single(await ReceiveAsync(consumer, 1));
        Assert.Equal(("1", 2), (Text(again), again.DeliveryCount));
    }

    [Fact]
    public async Task A_consumer_that_failed_leaves_its_partitions_when_it_is_disposed()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server, static options => options with { LeaseTime = TimeSpan.FromHours(1) });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var first = await transport.SubscribeAsync(SubscriptionOf("mailer"), Cancelled);
        await SendAsync(transport, Numbered(10, keys: 4));
        await ReceiveAsync(first, 10, acknowledges: false);

        // Something that it cannot get over, and that does not concern the others.
        var admin = await server.AdminAsync();
        for (var partition = 0; partition < 4; partition++)
            await admin.KeyRenameAsync($"sgb:{{{Destination}:{partition}}}", $"sgb:{{{Destination}:{partition}}}:away");
        await RefusedAsync(async () => await first.ReceiveAsync(1, Cancelled), isTransient: false);
        for (var partition = 0; partition < 4; partition++)
            await admin.KeyRenameAsync($"sgb:{{{Destination}:{partition}}}:away", $"sgb:{{{Destination}:{partition}}}");
        await first.DisposeAsync();

        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync(transport), 10), 10);
    }

    [Fact]
    public async Task The_same_consumer_has_its_partitions_back_at_once()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server, static options => options with { LeaseTime = TimeSpan.FromHours(1) });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var subscription = SubscriptionOf("mailer");
        var doomed = Connect(server, static options => options with { LeaseTime = TimeSpan.FromHours(1) });
        var first = await doomed.SubscribeAsync(subscription, Cancelled);
        await SendAsync(transport, Numbered(10, keys: 4));
        await ReceiveAsync(first, 10, acknowledges: false);
        await doomed.DisposeAsync();
        await first.DisposeAsync();

        InOrderOfKeys(await ReceiveAsync(Dispose(await transport.SubscribeAsync(subscription, Cancelled)), 10), 10);
    }

    [Fact]
    public async Task A_consumer_that_is_gone_is_forgotten_when_nothing_is_pending_for_it()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server, static options => options with
        {
            TrimInterval = TimeSpan.FromMilliseconds(200),
            LeaseTime = TimeSpan.FromSeconds(1),
        });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var doomed = Connect(server);
        var subscription = SubscriptionOf("mailer");
        var first = await doomed.SubscribeAsync(subscription, Cancelled);
        await SendAsync(transport, Numbered(10, keys: 4));
        await ReceiveAsync(first, 10, acknowledges: false);
        await doomed.DisposeAsync();
        await first.DisposeAsync();

        var second = await SubscribeAsync(transport);
        InOrderOfKeys(await ReceiveAsync(second, 10), 10);

        await UntilAsync(async () => !(await ConsumersAsync(server)).Contains(subscription.Consumer));
    }

    [Fact]
    public async Task Nothing_is_left_of_a_group_that_all_consumers_have_left()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Numbered(10, keys: 4));
        await ReceiveAsync(consumer, 10);
        await consumer.DisposeAsync();

        Assert.Empty(await ConsumersAsync(server));
        Assert.False(await (await server.AdminAsync()).KeyExistsAsync($"sgb:{{{Destination}}}:consumers:mailer"));
    }

    private async Task<HashSet<string>> ConsumersAsync(RedisServer server)
    {
        HashSet<string> consumers = [];
        for (var partition = 0; partition < 4; partition++)
        {
            consumers.UnionWith((await (await server.AdminAsync()).StreamConsumerInfoAsync($"sgb:{{{Destination}:{partition}}}", "mailer"))
                .Select(static consumer => consumer.Name));
        }

        return consumers;
    }
}
