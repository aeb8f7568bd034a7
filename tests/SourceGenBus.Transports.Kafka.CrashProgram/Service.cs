using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SourceGenBus.EventStore;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;
using SourceGenBus.Transports.CrashProgram;

namespace SourceGenBus.Transports.Kafka.CrashProgram;

/// <summary>
/// A service that sends numbered events from its outbox, or one that records what it receives in the transaction of its inbox. A test
/// kills it at any moment and starts it again.
/// </summary>
internal static class Service
{
    internal static async Task RunAsync(string[] arguments)
    {
        var (role, name, database, servers) = (arguments[0], arguments[1], arguments[2], arguments[3]);
        SQLitePCL.Batteries_V2.Init();
        using var host = Build(role, name, database, servers);
        var store = host.Services.GetRequiredService<IDurableStore>();
        if (role == "consumer")
            host.Services.GetRequiredService<IEventBus>().Subscribe<StockMoved>(Records.AddEffectAsync);
        await Records.CreateAsync(store);
        await host.StartAsync();
        if (role == "producer")
        {
            await Records.SendAsync(
                store,
                host.Services.GetRequiredService<Outbox>(),
                name,
                long.Parse(arguments[4], CultureInfo.InvariantCulture),
                int.Parse(arguments[5], CultureInfo.InvariantCulture));
        }
        else
        {
            await Console.In.ReadLineAsync();
        }

        await host.StopAsync();
    }

    private static IHost Build(string role, string name, string database, string servers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSourceGenBus().AddEventStore(store => store
            .UseStore(_ => Open(database))
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
                transports.UseKafka(options =>
                {
                    options.BootstrapServers = servers;
                    options.SessionTimeout = TimeSpan.FromSeconds(3);
                });
                transports.Configure(static options =>
                {
                    options.OutageDelay = TimeSpan.FromMilliseconds(100);
                    options.MaximumOutageDelay = TimeSpan.FromSeconds(1);
                });
                if (role == "consumer")
                    transports.Subscribe("stock");
            }));
        return builder.Build();
    }

    /// <summary><c>sqlite:path</c>, or <c>schema@connection string</c> of PostgreSQL.</summary>
    private static IDurableStore Open(string place)
    {
        if (place.StartsWith("sqlite:", StringComparison.Ordinal))
            return new SqliteStore(new SqliteStoreOptions { Path = place["sqlite:".Length..] });
        var at = place.IndexOf('@', StringComparison.Ordinal);
        return new PostgreSqlStore(new PostgreSqlStoreOptions { Schema = place[..at], ConnectionString = place[(at + 1)..] });
    }
}
