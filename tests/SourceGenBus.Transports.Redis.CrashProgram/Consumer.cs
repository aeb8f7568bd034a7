using System.Text;

namespace SourceGenBus.Transports.Redis.CrashProgram;

/// <summary>Receives, writes each message down as its effect, and acknowledges it then, until it is killed.</summary>
internal sealed class Consumer(RedisTransport transport, TransportSubscription subscription)
{
    internal async Task RunAsync()
    {
        // The file of all consumers, opened for appending by the shell: what one writes is in one piece.
        await using var effects = Console.OpenStandardOutput();
        while (true)
        {
            try
            {
                await using var consumer = await transport.SubscribeAsync(subscription, CancellationToken.None);
                while (true)
                    await ReceiveAsync(consumer, effects);
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task ReceiveAsync(ITransportConsumer consumer, Stream effects)
    {
        var deliveries = await consumer.ReceiveAsync(10, CancellationToken.None);
        foreach (var delivery in deliveries)
        {
            if (!delivery.PartitionLost.IsCancellationRequested)
                effects.Write(Encoding.UTF8.GetBytes($"{delivery.Message.Key}|{delivery.Message.Id}\n"));
        }

        if (deliveries.Count > 0)
            await consumer.AcknowledgeAsync(deliveries, CancellationToken.None);
    }
}
