using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore.Hosting.Tests;

/// <summary>A real host that runs a store, and what it logs.</summary>
internal sealed class HostedStore : IAsyncDisposable, ILoggerProvider, ILogger
{
    /// <summary>Impatient, so that the tests need not be patient.</summary>
    internal static readonly OutboxRelayOptions Relay = new()
    {
        LeaseDuration = TimeSpan.FromMilliseconds(1500),
        PollingInterval = TimeSpan.FromMilliseconds(20),
        OutageDelay = TimeSpan.FromMilliseconds(10),
        MaximumOutageDelay = TimeSpan.FromMilliseconds(50),
        Retries = new RetryPolicy { Attempts = 1 },
    };

    internal static readonly Action<EventStoreHostingOptions> Options = static options =>
    {
        options.MonitorInterval = TimeSpan.FromMilliseconds(20);
        options.StartTimeout = TimeSpan.Zero;
    };

    internal static readonly Action<EventStoreOptions> Configure = static options =>
    {
        options.Program = "tests";
        options.Relay = Relay with { };
    };

    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _log = new();
    private readonly IHost _host;

    internal HostedStore(IDurableStore store, Action<EventStoreHostingOptions>? options = null, Action<IServiceCollection>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(this);
        builder.Services
            .AddSourceGenBus()
            .AddEventStore(events => events
                .UseStore(_ => store)
                .AddEvents(static events => events.AddDurableEvents())
                .Configure(Configure)
                .AddHosting(Options + options))

            // A handler of another test needs them.
            .AddTenantEventStores(static tenants => tenants
                .UseStore(static (_, _) => throw new NotSupportedException())
                .AddEvents(static _ => { }))
            .AddHealthChecks().AddCheck<EventStoreHealthCheck>("event store");
        configure?.Invoke(builder.Services);
        _host = builder.Build();
    }

    internal IServiceProvider Services => _host.Services;

    internal IDurableStore Store => Services.GetRequiredService<IDurableStore>();

    internal IEventBus Bus => Services.GetRequiredService<IEventBus>();

    internal bool IsStopping => Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    internal static async ValueTask<IDurableStore> OpenAsync(string database) =>
        database == "sqlite" ? await Databases.Sqlite() : await Databases.PostgreSql();

    internal IEnumerable<string> Logged(LogLevel level) => _log.Where(entry => entry.Level == level).Select(static entry => entry.Text);

    internal Task StartAsync() => _host.StartAsync(Cancelled);

    internal Task StopAsync() => _host.StopAsync(Cancelled);

    internal ValueTask WriteAsync(params ThingDone[] things) =>
        Services.GetRequiredService<Outbox>().WriteAsync(things, cancellationToken: Cancelled);

    internal async Task<HealthReportEntry> HealthAsync() =>
        (await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancelled)).Entries["event store"];

    /// <summary>Waits until the health check says so, and returns what it says.</summary>
    internal async Task<HealthReportEntry> HealthAsync(HealthStatus status, string contains = "")
    {
        while (true)
        {
            var health = await HealthAsync();
            if (health.Status == status && health.Description!.Contains(contains, StringComparison.Ordinal))
                return health;
            await Task.Delay(10, Cancelled);
        }
    }

    public async ValueTask DisposeAsync() => await ((IAsyncDisposable)_host).DisposeAsync();

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _log.Enqueue((logLevel, formatter(state, exception)));

    void IDisposable.Dispose()
    {
    }
}
