using System.Globalization;
using SourceGenBus.Benchmarks.Redis;
using SourceGenBus.Transports.Redis.Tests;

// [seconds of each turn] [turns]: the client alone and the transport, in turns, on one server.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var seconds = args.Length > 0 ? int.Parse(args[0]) : 3;
var turns = args.Length > 1 ? int.Parse(args[1]) : 5;
foreach (var flush in new[] { "always", "everysec" })
{
    await using var server = await RedisServer.StartAsync("--appendfsync", flush);
    foreach (var callers in new[] { 1, 4 })
        await Throughput.MeasureAsync(server, $"appendfsync {flush}, {callers} at a time", callers, turns, TimeSpan.FromSeconds(seconds));
    await Latency.MeasureAsync(server, $"appendfsync {flush}", TimeSpan.FromSeconds(seconds));
}
