using System.Globalization;
using SourceGenBus.Transports;
using SourceGenBus.Transports.Redis;
using SourceGenBus.Transports.Redis.CrashProgram;

// producer <connection string> <destination> <file of what is confirmed> <messages> <keys>
// consumer <connection string> <destination>, with effects as its output
await using var transport = new RedisTransport(new RedisTransportOptions
{
    ConnectionString = args[1],
    Partitions = 4,
    LeaseTime = TimeSpan.FromSeconds(2),
    TrimInterval = TimeSpan.FromMilliseconds(300),
});
if (args[0] == "producer")
{
    await new Producer(transport, args[2], args[3], Number(4), Number(5)).RunAsync();
}
else
{
    await new Consumer(transport, new TransportSubscription(args[2], "crash") { Heartbeat = TimeSpan.FromMilliseconds(500), Prefetch = 50 })
        .RunAsync();
}

int Number(int index) => int.Parse(args[index], CultureInfo.InvariantCulture);
