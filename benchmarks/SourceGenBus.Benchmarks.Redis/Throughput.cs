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
        List<Turn> raw = [], ours = [];
        for (var turn = 0; turn <= turns; turn++)
        {
            var (first, second) = (
                await RunAsync(server, callers, duration, () => SendRawAsync(database, destination, messages)),
                await RunAsync(server, callers, duration, () => SendAsync(transport, destination, messages)));

            // The first turn warms up.
            if (turn > 0)
            {
                raw.Add(first);
                ours.Add(second);
            }

            await EmptyAsync(database, destination);
        }

        var ratios = raw.Zip(ours, static (first, second) => second.Rate / first.Rate).ToList();
        var all = string.Join(' ', ratios.Select(static ratio => $"{ratio:0.00}"));
        Console.WriteLine($"{name}: {Median(ratios):0.00} of the client alone (turns {all})");
        Console.WriteLine($"  client alone {Text(raw)}");
        Console.WriteLine($"  transport    {Text(ours)}");
    }

    private static string Text(List<Turn> turns) =>
        $"{Median(turns.ConvertAll(static turn => turn.Rate)):N0} messages/s, processor time of a message: "
        + $"program {Median(turns.ConvertAll(static turn => turn.Program)):0.0} us, "
        + $"server {Median(turns.ConvertAll(static turn => turn.Server)):0.0} us";

    private static async Task<Turn> RunAsync(RedisServer server, int callers, TimeSpan duration, Func<Task> send)
    {
        using var process = Process.GetCurrentProcess();
        var (program, before) = (process.TotalProcessorTime, await ServerTimeAsync(server));
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
        var elapsed = watch.Elapsed;
        process.Refresh();
        return new Turn(
            sent / elapsed.TotalSeconds,
            (process.TotalProcessorTime - program).TotalMicroseconds / sent,
            (await ServerTimeAsync(server) - before) * 1e6 / sent);
    }

    /// <summary>The seconds of processor time that the thread of the server that does the work has taken.</summary>
    private static async Task<double> ServerTimeAsync(RedisServer server)
    {
        var lines = ((string)(await (await server.AdminAsync()).ExecuteAsync("INFO", "cpu"))!).Split('\n', StringSplitOptions.TrimEntries);
        return lines.Where(static line => line.Contains("main_thread", StringComparison.Ordinal))
            .Sum(static line => double.Parse(line.Split(':')[1], CultureInfo.InvariantCulture));
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

    private sealed record Turn(double Rate, double Program, double Server);
}
