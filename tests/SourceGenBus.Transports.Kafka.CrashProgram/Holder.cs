namespace SourceGenBus.Transports.Kafka.CrashProgram;

/// <summary>Receives two messages, keeps them, and says what becomes of them.</summary>
internal static class Holder
{
    internal static async Task RunAsync(string bootstrapServers, string destination, string group)
    {
        await using var transport = new KafkaTransport(new KafkaTransportOptions
        {
            BootstrapServers = bootstrapServers,
            SessionTimeout = TimeSpan.FromSeconds(2),
        });
        await using var consumer = await transport.SubscribeAsync(
            new TransportSubscription(destination, group) { Heartbeat = TimeSpan.FromSeconds(30) }, CancellationToken.None);
        List<TransportDelivery> held = [];
        while (held.Count < 2)
            held.AddRange(await consumer.ReceiveAsync(2 - held.Count, CancellationToken.None));
        Console.WriteLine($"received {held.Count}");
        await Task.Delay(Timeout.Infinite, held[0].PartitionLost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Console.WriteLine("lost");
        await Console.In.ReadLineAsync();
        try
        {
            await consumer.AcknowledgeAsync(held, CancellationToken.None);
            Console.WriteLine("acknowledged");
        }
        catch (TransportException)
        {
            Console.WriteLine("refused");
        }

        await Task.Delay(Timeout.Infinite);
    }
}
