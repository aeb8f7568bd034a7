namespace SourceGenBus.Transports.RabbitMq.Tests;

/// <summary>Connections that are cut, brokers and consumers that are killed: nothing is lost, and every key keeps its order.</summary>
public sealed class OutageTests
{
    private readonly TransportSubscription _subscription = Broker.NewSubscription();

    private string Destination => _subscription.Destination;

    [Fact]
    public async Task A_sender_goes_on_when_its_connection_is_cut()
    {
        var server = await RabbitMqServer.StartedAsync();
        await using var proxy = new TcpProxy(server.Port);
        await using var transport = Broker.New(server.Address("guest", "guest", port: proxy.Port));
        await transport.ProvisionAsync(_subscription);
        var sending = transport.SendThroughOutagesAsync(Destination, Broker.Messages(4000, keys: 8));
        while (!sending.IsCompleted)
        {
            await Task.WhenAny(sending, Task.Delay(50));
            proxy.Cut();
        }

        await sending;
        await using var direct = await Broker.NewAsync();
        Broker.InOrderOfKeys(await direct.ReceiveThroughOutagesAsync(_subscription, 4000), 4000);
    }

    [Fact]
    public async Task A_receiver_goes_on_when_its_connection_is_cut()
    {
        var server = await RabbitMqServer.StartedAsync();
        await using var proxy = new TcpProxy(server.Port);
        await using var direct = await Broker.NewAsync();
        await using var transport = Broker.New(server.Address("guest", "guest", port: proxy.Port));
        await direct.ProvisionAsync(_subscription);
        await direct.SendAsync(Destination, Broker.Messages(2000, keys: 8));
        var receiving = transport.ReceiveThroughOutagesAsync(_subscription, 2000);
        while (!receiving.IsCompleted)
        {
            await Task.WhenAny(receiving, Task.Delay(150));
            proxy.Cut();
        }

        Broker.InOrderOfKeys(await receiving, 2000);
    }

    [Fact]
    public async Task What_a_lost_connection_delivered_is_settled_on_no_other()
    {
        var server = await RabbitMqServer.StartedAsync();
        await using var proxy = new TcpProxy(server.Port);
        await using var transport = Broker.New(server.Address("guest", "guest", port: proxy.Port));
        await transport.ProvisionAsync(_subscription);
        await transport.SendAsync(Destination, Broker.Messages(5, keys: 1));
        await using var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        var received = await consumer.ReceiveAsync(3, acknowledges: false);
        Assert.All(received, static delivery => Assert.False(delivery.PartitionLost.IsCancellationRequested));

        proxy.Cut();
        var exception = await consumer.LostAsync();

        Assert.True(exception.IsTransient);
        foreach (var action in new Func<Task>[]
        {
            async () => await consumer.AcknowledgeAsync(received, Broker.Cancelled),
            async () => await consumer.RejectAsync(received[0], TimeSpan.Zero, Broker.Cancelled),
            async () => await consumer.ExtendAsync(received, Broker.Cancelled),
        })
        {
            Assert.True((await Assert.ThrowsAsync<TransportException>(action)).IsTransient);
        }

        await CancelledAsync(received[0].PartitionLost);
        await using var next = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        Assert.Equal(["0", "1", "2", "3", "4"], (await next.ReceiveAsync(5)).Select(Broker.Text));
    }

    [Fact]
    public async Task The_next_in_line_takes_over_from_a_consumer_that_is_gone()
    {
        var server = await RabbitMqServer.StartedAsync();
        await using var proxy = new TcpProxy(server.Port);
        await using var direct = await Broker.NewAsync();
        await using var cut = Broker.New(server.Address("guest", "guest", port: proxy.Port));

        // So long a heartbeat that none leaves its queues to the other.
        var subscription = _subscription with { Heartbeat = TimeSpan.FromMinutes(10) };
        await direct.ProvisionAsync(subscription);
        await using var first = await cut.SubscribeAsync(subscription, Broker.Cancelled);
        await using var second = await direct.SubscribeAsync(subscription, Broker.Cancelled);
        await direct.SendAsync(Destination, Broker.Messages(400, keys: 16));
        var done = await first.ReceiveAsync(100);
        await first.ReceiveAsync(50, acknowledges: false);
        proxy.Cut();

        // What was acknowledged last may have been lost on the way.
        List<TransportDelivery> received = [.. done];
        while (received.DistinctBy(static delivery => delivery.Message.Id).Count() < 400)
            received.AddRange(await second.ReceiveAsync(1));
        Broker.InOrderOfKeys(received, 400);
    }

    [Fact]
    public async Task A_queue_that_is_deleted_ends_the_consumer()
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(_subscription);
        await using var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        await using var connection = await (await RabbitMqServer.StartedAsync()).ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Broker.Cancelled);
        await channel.QueueDeleteAsync(BrokerNames.Queue(_subscription, 2), ifUnused: false, ifEmpty: false);

        Assert.Contains(BrokerNames.Queue(_subscription, 2), (await consumer.LostAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_whose_broker_falls_silent_is_told()
    {
        var server = await RabbitMqServer.StartedAsync();
        await using var proxy = new TcpProxy(server.Port);
        await using var transport = Broker.New(server.Address("guest", "guest", port: proxy.Port), static options =>
        {
            options.Heartbeat = TimeSpan.FromSeconds(1);
            options.Timeout = TimeSpan.FromSeconds(3);
        });
        await transport.ProvisionAsync(_subscription);
        await using var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        Assert.Empty(await consumer.ReceiveAsync(1, Broker.Cancelled));

        proxy.HoldAnswers();
        Assert.True((await consumer.LostAsync()).IsTransient);

        // An answer that nobody waits for any more may end the client's connection once; trying again makes another.
        proxy.ReleaseAnswers();
        await using var next = await SubscribeAgainAsync(transport);
        Assert.Empty(await next.ReceiveAsync(1, Broker.Cancelled));
    }

    private async Task<ITransportConsumer> SubscribeAgainAsync(RabbitMqTransport transport)
    {
        while (true)
        {
            try
            {
                return await transport.SubscribeAsync(_subscription, Broker.Cancelled);
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                await Task.Delay(10, Broker.Cancelled);
            }
        }
    }

    [Fact]
    public async Task A_message_whose_confirmation_is_lost_has_failed_and_arrives_again_with_its_id()
    {
        var server = await RabbitMqServer.StartedAsync();
        await using var proxy = new TcpProxy(server.Port);
        await using var direct = await Broker.NewAsync();
        await using var transport = Broker.New(server.Address("guest", "guest", port: proxy.Port));
        await direct.ProvisionAsync(_subscription);
        await transport.SendAsync(Destination, Broker.Message("0", "key"));
        await using var consumer = await direct.SubscribeAsync(_subscription, Broker.Cancelled);
        await consumer.ReceiveAsync(1);
        TransportMessage[] messages = [Broker.Message("1", "key"), Broker.Message("2", "key")];

        proxy.HoldAnswers();
        var sending = transport.SendAsync(Destination, messages, Broker.Cancelled).AsTask();
        Assert.Equal(["1", "2"], (await consumer.ReceiveAsync(2)).Select(Broker.Text));
        Assert.False(sending.IsCompleted);
        proxy.Cut();
        proxy.ReleaseAnswers();

        Assert.All(await sending, static result => Assert.Equal(SendOutcome.Failed, result.Outcome));
        await transport.SendThroughOutagesAsync(Destination, messages);
        Assert.Equal(messages.Select(static message => message.Id), (await consumer.ReceiveAsync(2)).Select(static delivery => delivery.Message.Id));
    }

    [Fact]
    public async Task Who_waits_for_a_confirmation_can_give_up()
    {
        var server = await RabbitMqServer.StartedAsync();
        await using var proxy = new TcpProxy(server.Port);
        await using var transport = Broker.New(server.Address("guest", "guest", port: proxy.Port));
        await transport.ProvisionAsync(_subscription);
        await transport.SendAsync(Destination, Broker.Message("0"));
        proxy.HoldAnswers();
        using var hasty = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await transport.SendAsync(Destination, [Broker.Message("1")], hasty.Token));

        proxy.ReleaseAnswers();
        await transport.SendAsync(Destination, Broker.Message("2"));
    }

    [Fact]
    public async Task A_broker_that_is_killed_and_started_again_loses_nothing()
    {
        var server = await RabbitMqServer.StartNewAsync();
        try
        {
            await using var sender = Broker.New(server.ConnectionString);
            await using var receiver = Broker.New(server.ConnectionString);
            await sender.ProvisionAsync(_subscription);
            await server.FlushQueuesAsync();
            var messages = Broker.Messages(2000, keys: 8);
            var sending = sender.SendThroughOutagesAsync(Destination, messages);
            var receiving = receiver.ReceiveThroughOutagesAsync(_subscription, messages.Length);
            await Task.Delay(100);
            await server.RestartAsync();

            await sending;
            Broker.InOrderOfKeys(await receiving, messages.Length);
        }
        finally
        {
            await server.DeleteAsync();
        }
    }

    [Fact]
    public async Task A_disposed_transport_ends_what_is_under_way()
    {
        var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(_subscription);
        await using var consumer = await transport.SubscribeAsync(_subscription with { Heartbeat = TimeSpan.FromMinutes(10) }, Broker.Cancelled);
        var receiving = consumer.ReceiveAsync(1, Broker.Cancelled).AsTask();

        await transport.DisposeAsync();
        await transport.DisposeAsync();

        await Assert.ThrowsAsync<TransportException>(() => receiving);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await transport.PingAsync(Broker.Cancelled));
    }

    private static async Task CancelledAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
            await Task.Delay(5, Broker.Cancelled);
    }
}
