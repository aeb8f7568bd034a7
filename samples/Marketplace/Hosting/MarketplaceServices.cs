using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SourceGenBus.EventStore;
using SourceGenBus.EventStore.Sqlite;
using SourceGenBus.Transports;

namespace Marketplace.Hosting;

/// <summary>Registers what each service of the marketplace has.</summary>
public static class MarketplaceServices
{
    /// <summary>
    /// Adds the service's own database, its relay, and the broker. <c>Broker</c> is <c>sqlite</c> (the default), <c>rabbitmq</c> or
    /// <c>redis</c>; <c>BrokerAddress</c> is the connection string of the latter two. <c>Data</c> is the folder of the databases.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="program">The name of the service: its group on the broker, and its file.</param>
    /// <param name="events">The durable events that the service knows.</param>
    /// <param name="subscriptions">What it receives.</param>
    /// <exception cref="InvalidOperationException">The setting <c>Broker</c> names none.</exception>
    public static void AddMarketplace(
        this IServiceCollection services,
        IConfiguration configuration,
        string program,
        Action<EventTypeRegistry> events,
        Action<TransportsBuilder> subscriptions)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(subscriptions);
        var data = Path.GetFullPath(configuration["Data"] ?? "marketplace-data");
        Directory.CreateDirectory(data);
        services.AddEventStore(store => store
            .UseSqlite(Path.Combine(data, $"{program}.db"))
            .AddEvents(events)
            .Configure(options => options.Program = program)
            .AddHosting()
            .AddTransports(transports =>
            {
                // The services of a sample make their queues themselves. In production somebody reviews them, and TopologyMode.Verify looks.
                transports.Configure(static options => options.Topology = TopologyMode.Provision);
                UseBroker(transports, configuration, data);
                subscriptions(transports);
            }));
        services.AddHealthChecks().AddCheck<TransportHealthCheck>("transports");
    }

    /// <summary>One line of the log for each event, so that a terminal shows how an order travels.</summary>
    /// <param name="logging">The log.</param>
    public static void AddMarketplaceConsole(this ILoggingBuilder logging) => logging.AddSimpleConsole(static console =>
    {
        console.SingleLine = true;
        console.TimestampFormat = "HH:mm:ss.fff ";
    });

    private static void UseBroker(TransportsBuilder transports, IConfiguration configuration, string data)
    {
        var address = configuration["BrokerAddress"] ?? "";
        switch (configuration["Broker"] ?? "sqlite")
        {
            case "sqlite":
                transports.UseSql(_ => new SqliteStore(new SqliteStoreOptions { Path = Path.Combine(data, "broker.db") }));
                break;
            case "rabbitmq":
                transports.UseRabbitMq(address);
                break;
            case "redis":
                transports.UseRedis(address);
                break;
            case var other:
                throw new InvalidOperationException($"Broker is '{other}', but it is 'sqlite', 'rabbitmq' or 'redis'.");
        }
    }
}
