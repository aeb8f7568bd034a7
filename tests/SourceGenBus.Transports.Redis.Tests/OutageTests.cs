namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>A server that goes, hangs or comes back: what was confirmed is there, and the order of a key stays.</summary>
public sealed class OutageTests : RedisTest
{
    private const int Keys = 4;

    [Fact]
    public async Task Sending_goes_on_where_it_stopped_when_the_server_is_killed()
    {
        var server = await StartServerAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var (confirmed, enough) = (0, new TaskCompletionSource());
        var sending = Task.Run(async () =>
        {
            foreach (var batch in Numbered(2_000, Keys).Chunk(20))
            {
                await SendUntilConfirmedAsync(transport, batch);
                if (Interlocked.Add(ref confirmed, batch.Length) >= 400)
                    enough.TrySetResult();
            }
        });

        await Task.WhenAny(enough.Task, sending);
        server.Kill();
        await server.StartAgainAsync();
        await sending;

        await ReceiveAllAsync(transport, 2_000);
    }

    [Fact]
    public async Task Receiving_goes_on_where_it_stopped_when_the_server_is_killed()
    {
        var server = await StartServerAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        foreach (var batch in Numbered(2_000, Keys).Chunk(200))
            await SendAsync(transport, batch);

        await ReceiveAllAsync(transport, 2_000, async received =>
        {
            if (received != 500)
                return;
            server.Kill();
            await server.StartAgainAsync();
        });
    }

    [Fact]
    public async Task A_cut_connection_is_made_again()
    {
        var server = await StartServerAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var sending = Task.Run(async () =>
        {
            foreach (var batch in Numbered(1_000, Keys).Chunk(10))
                await SendUntilConfirmedAsync(transport, batch);
        });

        await ReceiveAllAsync(transport, 1_000, async received =>
        {
            if (received % 200 == 0)
                await (await server.AdminAsync()).ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        });
        await sending;
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_waited_for_by_whoever_asks_again()
    {
        var server = await StartServerAsync();
        await Connect(server).ProvisionAsync(TopologyOf("mailer"), Cancelled);
        server.Kill();
        var transport = Connect(server);

        await RefusedAsync(async () => await transport.PingAsync(Cancelled), isTransient: true);
        await RefusedAsync(async () => await transport.SendAsync(Destination, [Message("1")], Cancelled), isTransient: true);
        await RefusedAsync(async () => await transport.SubscribeAsync(SubscriptionOf("mailer"), Cancelled), isTransient: true);
        await RefusedAsync(async () => await transport.VerifyAsync(TopologyOf(), Cancelled), isTransient: true);
        await RefusedAsync(async () => await transport.ProvisionAsync(TopologyOf(), Cancelled), isTransient: true);

        await server.StartAgainAsync();
        await SendAsync(transport, Message("1"));
    }

    [Fact]
    public async Task A_consumer_of_a_lost_connection_says_so_and_another_one_goes_on()
    {
        var server = await StartServerAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("1", "key"));
        var delivery = Assert.Single(await ReceiveAsync(consumer, 1, acknowledges: false));

        server.Kill();
        await RefusedAsync(async () => await consumer.ReceiveAsync(1, Cancelled), isTransient: true);
        await RefusedAsync(async () => await consumer.AcknowledgeAsync([delivery], Cancelled), isTransient: true);
        Assert.True(delivery.PartitionLost.IsCancellationRequested);
        await consumer.DisposeAsync();

        await server.StartAgainAsync();
        var again = Assert.Single(await ReceiveAsync(await SubscribeAgainAsync(transport), 1));
        Assert.Equal("1", Text(again));
        Assert.Equal(2, again.DeliveryCount);
    }

    [Fact]
    public async Task Nobody_waits_forever_for_a_server_that_hangs()
    {
        var server = await StartServerAsync();
        var transport = Connect(
            server, static options => options with { ConnectionString = options.ConnectionString + ",asyncTimeout=1000" });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        var consumer = await SubscribeAsync(transport);
        await SendAsync(transport, Message("1"));
        await server.SignalAsync("STOP");
        try
        {
            // By the token, long before the client gives up, and by the client.
            using var hasty = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            hasty.CancelAfter(TimeSpan.FromMilliseconds(50));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await transport.SendAsync(Destination, [Message("2")], hasty.Token));
            await RefusedAsync(async () => await transport.SendAsync(Destination, [Message("2")], Cancelled), isTransient: true);
            await RefusedAsync(async () => await transport.SendAsync(Destination, Numbered(20, keys: 1), Cancelled), isTransient: true);
            await RefusedAsync(async () => await consumer.ReceiveAsync(1, Cancelled), isTransient: true);
            await consumer.DisposeAsync();
        }
        finally
        {
            await server.SignalAsync("CONT");
        }

        await SendUntilConfirmedAsync(transport, [Message("3")]);
    }

    private async Task<ITransportConsumer> SubscribeAgainAsync(RedisTransport transport)
    {
        while (true)
        {
            try
            {
                return await SubscribeAsync(transport);
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                await Task.Delay(20, Cancelled);
            }
        }
    }

    /// <summary>Receives with as many consumers one after another as it takes.</summary>
    private async Task ReceiveAllAsync(RedisTransport transport, int count, Func<int, Task>? disturb = null)
    {
        List<TransportDelivery> received = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        while (ids.Count < count)
        {
            await using var consumer = await SubscribeAgainAsync(transport);
            try
            {
                while (ids.Count < count)
                {
                    var deliveries = await consumer.ReceiveAsync(25, Cancelled);
                    foreach (var delivery in deliveries)
                    {
                        received.Add(delivery);
                        if (ids.Add(delivery.Message.Id) && disturb is not null)
                            await disturb(ids.Count);
                    }

                    if (deliveries.Count > 0)
                        await consumer.AcknowledgeAsync(deliveries, Cancelled);
                }
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                // The next one.
            }
        }

        InOrderOfKeys(received, count);
    }
}
