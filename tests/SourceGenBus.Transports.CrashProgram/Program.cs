using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SourceGenBus;
using SourceGenBus.EventStore;
using SourceGenBus.Transports;
using SourceGenBus.Transports.CrashProgram;

// A service that sends numbered events and one that records what it receives, each in the transaction that it must be in. A test kills them at
// any moment and starts them again.
SQLitePCL.Batteries_V2.Init();
var (role, name, database, broker) = (args[0], args[1], args[2], args[3]);
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
builder.Services
    .AddSourceGenBus()
    .AddEventStore(store => store
        .UseStore(_ => Places.OpenStore(database))
        .AddEvents(static events => events.AddDurableEvents())
        .Configure(options =>
        {
            options.Program = name;
            options.Relay = new OutboxRelayOptions
            {
                LeaseDuration = TimeSpan.FromSeconds(2),
                PollingInterval = TimeSpan.FromMilliseconds(50),
                OutageDelay = TimeSpan.FromMilliseconds(100),
            };
        })
        .AddHosting()
        .AddTransports(transports =>
        {
            transports.UseBroker(broker).Configure(static options =>
            {
                options.Topology = TopologyMode.Provision;
                options.OutageDelay = TimeSpan.FromMilliseconds(100);
                options.MaximumOutageDelay = TimeSpan.FromSeconds(1);
            });
            if (role == "consumer")
                transports.Subscribe("stock");
        }));
using var host = builder.Build();
var durable = host.Services.GetRequiredService<IDurableStore>();
if (role == "consumer")
    host.Services.GetRequiredService<IEventBus>().Subscribe<StockMoved>(Records.AddEffectAsync);
await Records.CreateAsync(durable);
await host.StartAsync();
if (role == "producer")
{
    await Records.SendAsync(
        durable, host.Services.GetRequiredService<Outbox>(), name, long.Parse(args[4], CultureInfo.InvariantCulture), int.Parse(args[5], CultureInfo.InvariantCulture));
}
else
{
    await Console.In.ReadLineAsync();
}

await host.StopAsync();
