using System.Diagnostics;
using System.Globalization;
using SourceGenBus.Benchmarks.RabbitMq;
using SourceGenBus.Transports.RabbitMq.Tests;

// Durable messages of 1 KB with confirms, in batches of 100, to the same exchange and queues of one server, in turns:
// dotnet run -c Release --project benchmarks/SourceGenBus.Benchmarks.RabbitMq -- <rounds> <batches a round>
var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 15;
var batches = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50;
const int BatchSize = 100;

var server = await RabbitMqServer.StartNewAsync();
try
{
    await using var target = await Target.CreateAsync(server.ConnectionString);
    await using var rawInTurn = await RawSender.ConnectAsync(server.ConnectionString, target, awaitsEach: true, limit: null);
    await using var raw = await RawSender.ConnectAsync(server.ConnectionString, target, awaitsEach: false, limit: null);
    await using var rawDefault = await RawSender.ConnectAsync(server.ConnectionString, target, awaitsEach: false, limit: 128);
    (string Name, Func<Task> Send, int Batches)[] senders =
    [
        ("raw client, each confirm awaited", rawInTurn.SendAsync, Math.Max(1, batches / 10)),
        ("raw client, limited to 128 (its default)", rawDefault.SendAsync, Math.Max(1, batches / 5)),
        ("raw client, started in order, awaited later", raw.SendAsync, batches),
        ("RabbitMqTransport.SendAsync", target.SendAsync, batches),
    ];
    var rates = senders.ToDictionary(static sender => sender.Name, static _ => new List<double>());
    for (var round = -2; round < rounds; round++)
    {
        foreach (var (name, send, count) in senders)
        {
            await target.PurgeAsync();
            var began = Stopwatch.GetTimestamp();
            for (var batch = 0; batch < count; batch++)
                await send();
            if (round >= 0)
                rates[name].Add(count * BatchSize / Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    Console.WriteLine("messages a second: median (smallest, largest) of {0} rounds in turns", rounds);
    var ratios = rates[senders[3].Name].Zip(rates[senders[2].Name], static (transport, client) => transport / client).Order().ToList();
    foreach (var (name, values) in rates)
    {
        values.Sort();
        Console.WriteLine("{0,-46} {1,8:N0} ({2:N0}, {3:N0})", name, values[values.Count / 2], values[0], values[^1]);
    }

    Console.WriteLine(
        "transport / raw client started in order, round by round: median {0:F2} ({1:F2}, {2:F2})",
        ratios[ratios.Count / 2], ratios[0], ratios[^1]);
}
finally
{
    await server.DeleteAsync();
}
