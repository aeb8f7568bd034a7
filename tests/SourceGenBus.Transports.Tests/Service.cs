using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Tests;

/// <summary>A service with a host and a database of its own that talks with others through a broker.</summary>
internal sealed class Service : IAsyncDisposable, ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _log = new();
    private readonly IHost _host;

    internal Service(string name, IDurableStore store, Action<TransportsBuilder> transports, ServiceParts? parts = null)
    {
        parts ??= new ServiceParts();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(this);
        parts.AddBus(builder.Services);
        builder.Services
            .AddEventStore(events => events
                .UseStore(_ => store)
                .AddEvents(parts.AddEvents)
                .Configure(options =>
                {
                    options.Program = name;
                    options.Relay = new OutboxRelayOptions
                    {
                        PollingInterval = TimeSpan.FromMilliseconds(20),
                        OutageDelay = TimeSpan.FromMilliseconds(10),
                        MaximumOutageDelay = TimeSpan.FromMilliseconds(50),
                        Retries = new RetryPolicy { Attempts = 3, FirstDelay = TimeSpan.FromMilliseconds(10) },
                    };
                })
                .AddHosting(static options => options.MonitorInterval = TimeSpan.FromMilliseconds(20))
                .AddTransports(builder =>
                {
                    builder.Configure(static options =>
                    {
                        options.OutageDelay = TimeSpan.FromMilliseconds(10);
                        options.MaximumOutageDelay = TimeSpan.FromMilliseconds(50);
                    });
                    transports(builder);
                }))
            .AddHealthChecks().AddCheck<TransportHealthCheck>("transports");
        _host = builder.Build();
    }

    internal IServiceProvider Services => _host.Services;

    internal IDurableStore Store => Services.GetRequiredService<IDurableStore>();

    internal IEventBus Bus => Services.GetRequiredService<IEventBus>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    internal static async Task<Service> StartAsync(
        string name,
        string database,
        InMemoryBroker broker,
        Action<TransportsBuilder>? transports = null,
        Action<Service>? prepare = null,
        ServiceParts? parts = null)
    {
        var store = database == "sqlite" ? await Databases.Sqlite() : await Databases.PostgreSql();
        return await StartAsync(name, store, builder =>
        {
            builder.UseInMemory(broker);
            transports?.Invoke(builder);
        }, prepare, parts);
    }

    internal static async Task<Service> StartAsync(
        string name,
        IDurableStore store,
        Action<TransportsBuilder> transports,
        Action<Service>? prepare = null,
        ServiceParts? parts = null)
    {
        var service = new Service(name, store, transports, parts);
        prepare?.Invoke(service);
        await service._host.StartAsync(Cancelled);
        return service;
    }

    internal IEnumerable<string> Logged(LogLevel level) => _log.Where(entry => entry.Level == level).Select(static entry => entry.Text);

    internal Task StopAsync() => _host.StopAsync(Cancelled);

    internal ValueTask WriteAsync(params object[] events) =>
        Services.GetRequiredService<Outbox>().WriteAsync(events, cancellationToken: Cancelled);

    internal ValueTask WriteAsync(EventContext context, params object[] events) =>
        Services.GetRequiredService<Outbox>().WriteAsync(events, context, cancellationToken: Cancelled);

    /// <summary>Writes further events in the transaction of the handler.</summary>
    internal ValueTask WriteAsync(EventContext context, object @event, CancellationToken cancellationToken) =>
        Services.GetRequiredService<Outbox>().WriteAsync((DbTransaction)context.Session!, [@event], context, cancellationToken: cancellationToken);

    internal async Task<HealthReportEntry> HealthAsync(HealthStatus status, string contains = "")
    {
        while (true)
        {
            var report = await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancelled);
            var health = report.Entries["transports"];
            if (health.Status == status && health.Description!.Contains(contains, StringComparison.Ordinal))
                return health;
            await Task.Delay(10, Cancelled);
        }
    }

    /// <summary>Waits until the outbox is as it shall be.</summary>
    internal async Task<OutboxState> OutboxAsync(Func<OutboxState, bool> reached)
    {
        while (true)
        {
            var state = await Store.Outbox.GetStateAsync(Cancelled);
            if (reached(state))
                return state;
            await Task.Delay(10, Cancelled);
        }
    }

    internal async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(int count)
    {
        await OutboxAsync(state => state.DeadLetters >= count);
        return await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _log.Enqueue((logLevel, formatter(state, exception)));

    void IDisposable.Dispose()
    {
    }
}
