using System.Diagnostics;
using System.Globalization;
using SourceGenBus.Transports;
using SourceGenBus.Transports.Redis.Tests;
using StackExchange.Redis;

namespace SourceGenBus.Benchmarks.Redis;

/// <summary>Batches of 100 messages of 1 KB, each with a key and two headers, that wait until all are confirmed.</summary>
internal static class Throughput
{
    private const int BatchSize = 100;
    private const int Partitions = 8;

    internal static async Task MeasureAsync(RedisServer server, string name, int callers, int turns, TimeSpan duration)
    {
        var messages = Enumerable.Range(0, BatchSize).Select(Message).ToArray();
        var destination = $"throughput-{Guid.NewGuid():N}";
        await using var transport = server.Connect(static options => options with { Partitions = Partitions });
        await transport.ProvisionAsync(new TransportTopology([destination], []), CancellationToken.None);
        await using var client = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var database = client.GetDatabase();
        List<double> raw = [], ours = [];
        for (var turn = 0; turn <= turns; turn++)
        {
            var (first, second) = (
                await RunAsync(callers, duration, () => SendRawAsync(database, destination, messages)),
                await RunAsync(callers, duration, () => SendAsync(transport, destination, messages)));

            // The first turn warms up.
            if (turn > 0)
            {
                raw.Add(first);
                ours.Add(second);
            }

            await EmptyAsync(database, destination);
        }

        Console.WriteLine(
            $"{name}: client alone {Median(raw):N0} messages/s, transport {Median(ours):N0} ({Median(ours) / Median(raw):0.00}); "
            + $"turns {string.Join(' ', raw.Zip(ours, static (first, second) => $"{second / first:0.00}"))}");
    }

    private static async Task<double> RunAsync(int callers, TimeSpan duration, Func<Task> send)
    {
        var watch = Stopwatch.StartNew();
        long sent = 0;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < duration)
            {
                await send();
                Interlocked.Add(ref sent, BatchSize);
            }
        })));
        return sent / watch.Elapsed.TotalSeconds;
    }

    private static async Task SendAsync(ITransport transport, string destination, TransportMessage[] messages)
    {
        var results = await transport.SendAsync(destination, messages, CancellationToken.None);
        if (results.Any(static result => result.Outcome != SendOutcome.Confirmed))
            throw new InvalidOperationException("Not all were confirmed.");
    }

    /// <summary>As one would by hand: one command for each, without waiting between them, into the stream of the key.</summary>
    private static Task SendRawAsync(IDatabase database, string destination, TransportMessage[] messages) =>
        Task.WhenAll(messages.Select((message, index) => database.StreamAddAsync(
            $"sgb:{{{destination}:{index % Partitions}}}",
            [
                new("id", message.Id), new("type", message.Type), new("content-type", message.ContentType), new("key", message.Key),
                .. message.Headers.Select(static header => new NameValueEntry("h:" + header.Key, header.Value)), new("body", message.Body),
            ])));

    private static async Task EmptyAsync(IDatabase database, string destination)
    {
        for (var partition = 0; partition < Partitions; partition++)
            await database.StreamTrimAsync($"sgb:{{{destination}:{partition}}}", 0);
    }

    private static TransportMessage Message(int number) => new(Guid.CreateVersion7().ToString(), new byte[1024])
    {
        Type = "order.placed",
        ContentType = "application/json",
        Key = $"order {number.ToString(CultureInfo.InvariantCulture)}",
        Headers = new Dictionary<string, string> { ["ce_source"] = "shop", ["ce_time"] = "2026-11-28T12:00:00Z" },
    };

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
