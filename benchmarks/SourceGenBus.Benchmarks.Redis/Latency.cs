using System.Diagnostics;
using System.Globalization;
using SourceGenBus.Transports;
using SourceGenBus.Transports.Redis.Tests;

namespace SourceGenBus.Benchmarks.Redis;

/// <summary>From before a message is sent until a consumer that waited for it has it, with and without the channel.</summary>
internal static class Latency
{
    internal static async Task MeasureAsync(RedisServer server, string name, TimeSpan duration)
    {
        Console.WriteLine($"{name}, latency with news: {await MeasureAsync(server, duration)}");
        var admin = await server.AdminAsync();
        await admin.ExecuteAsync(
            "ACL", "SETUSER", "deaf", "on", ">deaf", "~*", "+@all", "resetchannels");
        Console.WriteLine($"{name}, latency without: {await MeasureAsync(server, duration, ",user=deaf,password=deaf")}");
    }

    private static async Task<string> MeasureAsync(RedisServer server, TimeSpan duration, string user = "")
    {
        var destination = $"latency-{Guid.NewGuid():N}";
        await using var transport = server.Connect(options => options with { ConnectionString = options.ConnectionString + user });
        var subscription = new TransportSubscription(destination, "measure");
        await transport.ProvisionAsync(new TransportTopology([destination], [subscription]), CancellationToken.None);
        await using var consumer = await transport.SubscribeAsync(subscription, CancellationToken.None);
        List<double> times = [];
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration)
        {
            var receiving = Task.Run(() => consumer.ReceiveAsync(10, CancellationToken.None).AsTask());

            // So that it waits, and that polling is asked at no time of its own.
            await Task.Delay(Random.Shared.Next(5, 30));
            var began = Stopwatch.GetTimestamp();
            var text = times.Count.ToString(CultureInfo.InvariantCulture);
            await transport.SendAsync(destination, [new TransportMessage(text, new byte[1024]) { Key = text }], CancellationToken.None);
            var deliveries = await receiving;
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await consumer.AcknowledgeAsync(deliveries, CancellationToken.None);
        }

        times.Sort();
        return $"median {times[times.Count / 2]:0.00} ms, 99 % {times[times.Count * 99 / 100]:0.00} ms, of {times.Count}";
    }
}
