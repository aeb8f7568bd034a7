using System.Text;

namespace SourceGenBus.Transports.RabbitMq.Tests;

/// <summary>Transports to the server that tests share, and what they send.</summary>
internal static class Broker
{
    internal static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    internal static async ValueTask<ITransport> NewTransportAsync() => await NewAsync();

    internal static async Task<RabbitMqTransport> NewAsync(Action<RabbitMqTransportOptions>? configure = null) =>
        New((await RabbitMqServer.StartedAsync()).ConnectionString, configure);

    internal static RabbitMqTransport New(string connectionString, Action<RabbitMqTransportOptions>? configure = null)
    {
        // A machine that is busy with other tests may take its time.
        var options = new RabbitMqTransportOptions { ConnectionString = connectionString, Timeout = TimeSpan.FromMinutes(2) };
        configure?.Invoke(options);
        return new RabbitMqTransport(options);
    }

    internal static TransportSubscription NewSubscription(string? destination = null) =>
        new(destination ?? $"test-{Guid.NewGuid():N}", "group") { Heartbeat = TimeSpan.FromMilliseconds(300) };

    internal static ValueTask ProvisionAsync(this ITransport transport, TransportSubscription subscription) =>
        transport.ProvisionAsync(TopologyOf(subscription), Cancelled);

    internal static TransportTopology TopologyOf(TransportSubscription subscription) => new([subscription.Destination], [subscription]);

    internal static TransportMessage Message(string text, string? key = null) =>
        new(Guid.CreateVersion7().ToString(), Encoding.UTF8.GetBytes(text)) { ContentType = "text/plain", Type = "thing.happened", Key = key };

    internal static TransportMessage[] Messages(int count, int keys, int from = 0) =>
        [.. Enumerable.Range(from, count).Select(number => Message($"{number}", $"key {number % keys}"))];

    internal static string Text(TransportDelivery delivery) => Encoding.UTF8.GetString(delivery.Message.Body.Span);

    internal static async Task SendAsync(this ITransport transport, string destination, params TransportMessage[] messages) =>
        Assert.All(
            await transport.SendAsync(destination, messages, Cancelled), static result => Assert.Equal(SendResult.Confirmed, result));

    /// <summary>Sends until all is confirmed, through any outage, as a relay does: a key's next message after its last.</summary>
    internal static async Task SendThroughOutagesAsync(this ITransport transport, string destination, IEnumerable<TransportMessage> messages)
    {
        foreach (var batch in messages.Chunk(8))
        {
            for (var open = batch; open.Length > 0;)
            {
                try
                {
                    var results = await transport.SendAsync(destination, open, Cancelled);
                    open = [.. open.Where((_, index) => results[index].Outcome != SendOutcome.Confirmed)];
                }
                catch (TransportException exception) when (exception.IsTransient)
                {
                    await Task.Delay(20, Cancelled);
                }
            }
        }
    }

    internal static async Task<List<TransportDelivery>> ReceiveAsync(this ITransportConsumer consumer, int count, bool acknowledges = true)
    {
        List<TransportDelivery> received = [];
        while (received.Count < count)
        {
            var deliveries = await consumer.ReceiveAsync(count - received.Count, Cancelled);
            received.AddRange(deliveries);
            if (acknowledges && deliveries.Count > 0)
                await consumer.AcknowledgeAsync(deliveries, Cancelled);
        }

        return received;
    }

    /// <summary>Receives until so many different messages have come, and subscribes again whenever the consumer is lost.</summary>
    internal static async Task<List<TransportDelivery>> ReceiveThroughOutagesAsync(
        this ITransport transport, TransportSubscription subscription, int count)
    {
        List<TransportDelivery> received = [];
        HashSet<string> seen = [];
        while (seen.Count < count)
        {
            try
            {
                await using var consumer = await transport.SubscribeAsync(subscription, Cancelled);
                while (seen.Count < count)
                {
                    var deliveries = await consumer.ReceiveAsync(10, Cancelled);
                    received.AddRange(deliveries);
                    seen.UnionWith(deliveries.Select(static delivery => delivery.Message.Id));
                    if (deliveries.Count > 0)
                        await consumer.AcknowledgeAsync(deliveries, Cancelled);
                }
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                await Task.Delay(20, Cancelled);
            }
        }

        return received;
    }

    /// <summary>Receives until the connection is noticed as lost.</summary>
    internal static async Task<TransportException> LostAsync(this ITransportConsumer consumer) =>
        await Assert.ThrowsAsync<TransportException>(async () =>
        {
            while (true)
                await consumer.ReceiveAsync(1, Cancelled);
        });

    internal static void InOrderOfKeys(IEnumerable<TransportDelivery> received, int count)
    {
        HashSet<string> seen = [];
        var last = new Dictionary<string, int>();
        foreach (var delivery in received.Where(delivery => seen.Add(delivery.Message.Id)))
        {
            var number = int.Parse(Text(delivery), System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(last.GetValueOrDefault(delivery.Message.Key!, -1) < number, $"{number} came late for '{delivery.Message.Key}'.");
            last[delivery.Message.Key!] = number;
        }

        Assert.Equal(count, seen.Count);
    }
}
