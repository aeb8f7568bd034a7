namespace SourceGenBus.Transports.RabbitMq.Tests;

/// <summary>A broker without memory or disk space stops reading from the connections that send to it.</summary>
public sealed class AlarmTests
{
    private readonly TransportSubscription _subscription = Broker.NewSubscription();

    [Fact]
    public async Task A_broker_without_memory_keeps_senders_waiting_and_nobody_who_receives()
    {
        var server = await RabbitMqServer.StartNewAsync();
        try
        {
            await using var transport = Broker.New(server.ConnectionString);
            await transport.ProvisionAsync(_subscription);
            await transport.SendAsync(_subscription.Destination, Broker.Messages(300, keys: 8));
            await server.ControlAsync("set_vm_memory_high_watermark", "absolute", "1");
            using var hasty = CancellationTokenSource.CreateLinkedTokenSource(Broker.Cancelled);
            var sending = transport.SendAsync(_subscription.Destination, Broker.Messages(8, keys: 8, from: 300), hasty.Token).AsTask();

            // More than is fetched at once, so that acknowledgements must get through.
            await using (var consumer = await transport.SubscribeAsync(_subscription with { Prefetch = 40 }, Broker.Cancelled))
                Broker.InOrderOfKeys(await consumer.ReceiveAsync(300), 300);
            Assert.False(sending.IsCompleted);
            await hasty.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

            await server.ControlAsync("set_vm_memory_high_watermark", "0.6");
            await transport.SendThroughOutagesAsync(_subscription.Destination, [Broker.Message("308", "key 4")]);
        }
        finally
        {
            await server.DeleteAsync();
        }
    }
}
