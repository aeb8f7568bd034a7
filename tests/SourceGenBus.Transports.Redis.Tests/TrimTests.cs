namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>What every group has acknowledged goes, and nothing that one still needs.</summary>
public sealed class TrimTests : RedisTest
{
    [Fact]
    public async Task What_every_group_has_acknowledged_goes()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server, Trims);
        await transport.ProvisionAsync(TopologyOf("mailer", "billing"), Cancelled);
        var (mailer, billing) = (await SubscribeAsync(transport, "mailer"), await SubscribeAsync(transport, "billing"));
        await SendAsync(transport, Numbered(100, keys: 16));
        await ReceiveAsync(mailer, 100);
        await ReceiveAsync(billing, 100);

        await UntilAsync(async () => await LengthAsync(server) == 0);
    }

    [Fact]
    public async Task What_a_group_has_not_received_or_not_acknowledged_stays()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server, Trims);
        await transport.ProvisionAsync(TopologyOf("mailer", "billing"), Cancelled);
        var (mailer, billing) = (await SubscribeAsync(transport, "mailer"), await SubscribeAsync(transport, "billing"));
        await SendAsync(transport, Numbered(10, keys: 1));
        await ReceiveAsync(mailer, 10);
        var held = await ReceiveAsync(billing, 6, acknowledges: false);

        // Something before the first that it needs goes, so it was looked at.
        await billing.AcknowledgeAsync([held[0]], Cancelled);
        await UntilAsync(async () => await LengthAsync(server) == 9);

        await billing.AcknowledgeAsync([.. held.Skip(1)], Cancelled);
        await UntilAsync(async () => await LengthAsync(server) == 4);
        Assert.Equal(["6", "7", "8", "9"], (await ReceiveAsync(billing, 4)).Select(Text));
    }

    [Fact]
    public async Task What_is_to_be_kept_for_a_time_is_there_for_a_group_that_comes_later()
    {
        var server = await RedisServer.SharedAsync();
        var log = new RecordingLogger();
        var transport = Connect(server, static options => Trims(options) with { KeepFor = TimeSpan.FromHours(1) }, log);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Numbered(10, keys: 4));
        await ReceiveAsync(consumer, 10);
        await UntilTrimmedAsync(log, "0 messages");

        await transport.ProvisionAsync(TopologyOf("late"), Cancelled);
        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync(transport, "late"), 10), 10);
    }

    [Fact]
    public async Task A_group_that_nobody_receives_for_is_named_once()
    {
        var server = await RedisServer.SharedAsync();
        var log = new RecordingLogger();
        var transport = Connect(server, static options => Trims(options) with { IdleGroupAfter = TimeSpan.FromMilliseconds(1) }, log);
        await transport.ProvisionAsync(TopologyOf("mailer", "forgotten"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Numbered(10, keys: 1));
        await ReceiveAsync(consumer, 10);

        await UntilAsync(() => Task.FromResult(log.Texts.Any(static text => text.Contains("'forgotten'", StringComparison.Ordinal))));
        var seen = log.Texts.Count(static text => text.Contains("were removed", StringComparison.Ordinal));
        await UntilAsync(() => Task.FromResult(
            log.Texts.Count(static text => text.Contains("were removed", StringComparison.Ordinal)) > seen + 1));

        Assert.Single(log.Texts, static text => text.Contains("'forgotten'", StringComparison.Ordinal));
        Assert.Equal(10, await LengthAsync(server));
    }

    [Fact]
    public async Task A_group_that_nobody_receives_for_can_be_left_out_of_account()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(
            server, static options => Trims(options) with { IdleGroupAfter = TimeSpan.FromMilliseconds(500), TrimsForIdleGroups = true });
        await transport.ProvisionAsync(TopologyOf("mailer", "forgotten"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Numbered(10, keys: 4));
        await ReceiveAsync(consumer, 10);

        await UntilAsync(async () => await LengthAsync(server) == 0);
    }

    [Fact]
    public async Task A_destination_without_a_group_keeps_all()
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf(), Cancelled);
        await SendAsync(transport, Numbered(10, keys: 4));

        Assert.Equal(10, await LengthAsync(server));
    }

    [Fact]
    public async Task What_somebody_else_removes_is_told()
    {
        var server = await RedisServer.SharedAsync();
        var log = new RecordingLogger();
        var transport = Connect(server, static options => options with { Partitions = 1 }, log);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var first = await SubscribeAsync(transport);
        await SendAsync(transport, Numbered(10, keys: 1));
        await ReceiveAsync(first, 5, acknowledges: false);
        await first.DisposeAsync();
        await (await server.AdminAsync()).StreamTrimAsync($"sgb:{{{Destination}:0}}", 8);

        var received = await ReceiveAsync(await SubscribeAsync(transport), 8);

        Assert.Equal(["2", "3", "4", "5", "6", "7", "8", "9"], received.Select(Text));
        Assert.Contains(log.Texts, static text => text.Contains("Somebody removed 2 messages", StringComparison.Ordinal));
    }

    private static RedisTransportOptions Trims(RedisTransportOptions options) =>
        options with { TrimInterval = TimeSpan.FromMilliseconds(100), KeepFor = TimeSpan.Zero, LeaseTime = TimeSpan.FromSeconds(1) };

    private static Task UntilTrimmedAsync(RecordingLogger log, string count) =>
        UntilAsync(() => Task.FromResult(log.Texts.Any(text => text.StartsWith(count, StringComparison.Ordinal))));

    private async Task<long> LengthAsync(RedisServer server)
    {
        long length = 0;
        for (var partition = 0; partition < 4; partition++)
            length += await (await server.AdminAsync()).StreamLengthAsync($"sgb:{{{Destination}:{partition}}}");
        return length;
    }
}
