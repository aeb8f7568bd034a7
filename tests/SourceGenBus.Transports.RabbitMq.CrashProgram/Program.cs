using System.Diagnostics;
using System.Globalization;
using System.Text;
using SourceGenBus.Transports;
using SourceGenBus.Transports.RabbitMq;

// send|receive-<n> <connection string> <folder> <count>
var (role, folder, count) = (args[0], args[2], int.Parse(args[3], CultureInfo.InvariantCulture));
const int Keys = 8;
await using var transport = new RabbitMqTransport(new RabbitMqTransportOptions { ConnectionString = args[1] });
await (role == "send" ? SendAsync() : ReceiveAsync());

// As an outbox does it: a key's next message is sent when its last is confirmed, and what was not confirmed is sent again with its id.
async Task SendAsync()
{
    var sent = Path.Combine(folder, "sent");
    for (var first = File.Exists(sent) ? File.ReadAllLines(sent).Length * Keys : 0; first < count; first += Keys)
    {
        IReadOnlyList<TransportMessage> open = [.. Enumerable.Range(first, Math.Min(Keys, count - first)).Select(MessageOf)];
        while (open.Count > 0)
        {
            try
            {
                var results = await transport.SendAsync("orders", open, CancellationToken.None);
                open = [.. open.Where((_, index) => results[index].Outcome != SendOutcome.Confirmed)];
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                await Task.Delay(50);
            }
        }

        await File.AppendAllTextAsync(sent, "x\n");
    }
}

async Task ReceiveAsync()
{
    // Each process has a file; the clock, which all processes of the machine share, tells what came before what.
    await using var received = new FileStream(
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{role}-{Environment.ProcessId}")),
        new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 });
    while (true)
    {
        try
        {
            await using var consumer = await transport.SubscribeAsync(
                new TransportSubscription("orders", "group") { Heartbeat = TimeSpan.FromSeconds(1) }, CancellationToken.None);
            while (true)
            {
                var deliveries = await consumer.ReceiveAsync(20, CancellationToken.None);
                if (deliveries.Count == 0)
                    continue;
                var now = Stopwatch.GetTimestamp();
                await received.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(deliveries.Select(delivery =>
                    $"{now} {delivery.Message.Key} {Encoding.UTF8.GetString(delivery.Message.Body.Span)} {delivery.Message.Id}\n"))));
                await consumer.AcknowledgeAsync(deliveries, CancellationToken.None);
            }
        }
        catch (TransportException exception) when (exception.IsTransient)
        {
            await Task.Delay(50);
        }
    }
}

static TransportMessage MessageOf(int number)
{
    var text = number.ToString(CultureInfo.InvariantCulture);
    return new TransportMessage($"id-{text}", Encoding.UTF8.GetBytes(text)) { Type = "order.placed", Key = (number % Keys).ToString(CultureInfo.InvariantCulture) };
}
