namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>A server that answers, and does not take what is sent.</summary>
public sealed class RefusalTests : RedisTest
{
    [Fact]
    public async Task A_full_memory_is_an_outage_in_which_nothing_arrives()
    {
        var server = await StartServerAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var admin = await server.AdminAsync();
        await admin.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        var exception = await RefusedAsync(
            async () => await transport.SendAsync(Destination, Numbered(10, keys: 2), Cancelled), isTransient: true);

        Assert.Contains("maxmemory", exception.Message, StringComparison.Ordinal);
        await admin.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await SendAsync(transport, Numbered(10, keys: 2));
        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync(transport), 10), 10);
    }

    [Fact]
    public async Task A_replica_is_an_outage()
    {
        var server = await StartServerAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        await SendAsync(transport, Message("1"));
        var admin = await server.AdminAsync();
        await admin.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");

        await RefusedAsync(async () => await transport.SendAsync(Destination, [Message("2")], Cancelled), isTransient: true);

        await admin.ExecuteAsync("REPLICAOF", "NO", "ONE");
        await SendUntilConfirmedAsync(transport, [Message("2")]);
    }

    [Fact]
    public async Task Confirmed_means_on_as_many_replicas_as_demanded()
    {
        var server = await StartServerAsync();
        var transport = Connect(server, static options => options with { Replicas = 1, ReplicaTimeout = TimeSpan.FromMilliseconds(200) });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);

        var exception = await RefusedAsync(
            async () => await transport.SendAsync(Destination, [Message("1", "key")], Cancelled), isTransient: true);
        Assert.Contains("0 of 1 replicas", exception.Message, StringComparison.Ordinal);

        await StartServerAsync("--replicaof", "127.0.0.1", Text(server.Port));
        await SendUntilConfirmedAsync(transport, [Message("2", "key")]);
        await SendUntilConfirmedAsync(transport, [Message("3", "key")]);
    }
}
