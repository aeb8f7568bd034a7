using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore.Hosting.Tests.Tenants;

/// <summary>A real host that works for tenants, what it logs for whom, and what their handlers and projections do.</summary>
internal sealed class HostedTenants : IAsyncDisposable, ILoggerProvider, ILogger, ISupportExternalScope
{
    private readonly IHost _host;
    private readonly IDisposable _subscription;
    private IExternalScopeProvider _scopes = null!;

    internal HostedTenants(Func<string, IDurableStore> open, params string[] tenantIds)
    {
        TenantIds = tenantIds;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(this);
        builder.Services
            .AddSourceGenBus()
            .AddTenantEventStores(tenants => tenants
                .UseStore((_, tenantId) => open(tenantId))
                .AddEvents(static events => events.AddDurableEvents())
                .Configure(HostedStore.Configure)
                .AddHosting(
                    (_, _) => new(ListsNull ? null! : TenantIds ?? throw new IOException("no list")),
                    static options =>
                    {
                        HostedStore.Options(options.Store);
                        options.RefreshInterval = TimeSpan.FromMilliseconds(20);
                    }))
            .AddTenantProjection("things", tenant =>
            {
                var tenantId = tenant.GetRequiredService<TenantStore>().TenantId;
                return (recorded, _, _) =>
                {
                    Projected.Enqueue($"{tenantId} {((ThingDone)recorded.Event).Number}");
                    return default;
                };
            })
            .AddHealthChecks().AddCheck<TenantHealthCheck>("tenants");
        _host = builder.Build();
        _subscription = Services.GetRequiredService<IEventBus>().Subscribe<ThingDone>((thing, context, _) =>
        {
            Handled.Enqueue($"{context.GetTenantId()} {thing.Number}");
            return thing.Number < 0 ? throw new InvalidOperationException("never") : default(ValueTask);
        });
    }

    /// <summary>The tenants that the program has; null when it cannot say.</summary>
    internal volatile IReadOnlyCollection<string>? TenantIds;

    /// <summary>Whether the program returns no list at all.</summary>
    internal volatile bool ListsNull;

    internal ConcurrentQueue<string> Handled { get; } = new();

    internal ConcurrentQueue<string> Projected { get; } = new();

    internal ConcurrentQueue<string> Log { get; } = new();

    internal IServiceProvider Services => _host.Services;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    internal TenantStore Of(string tenantId) => Services.GetRequiredService<TenantStores>().Get(tenantId);

    internal Task StartAsync() => _host.StartAsync(Cancelled);

    internal Task StopAsync() => _host.StopAsync(Cancelled);

    internal async Task AppendAsync(string tenantId, int number) => await Of(tenantId).Streams.AppendAsync(
        "things", ExpectedVersion.Any, [new ThingDone("k", number)], cancellationToken: Cancelled);

    internal static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(5, Cancelled);
    }

    /// <summary>Waits until the health check says so, and returns what it says.</summary>
    internal async Task<HealthReportEntry> HealthAsync(HealthStatus status, string contains = "")
    {
        while (true)
        {
            var health = (await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancelled)).Entries["tenants"];
            if (health.Status == status && health.Description!.Contains(contains, StringComparison.Ordinal))
                return health;
            await Task.Delay(10, Cancelled);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    void ISupportExternalScope.SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    IDisposable? ILogger.BeginScope<TState>(TState state) => _scopes.Push(state);

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var scopes = new List<string>();
        _scopes.ForEachScope(static (scope, list) => list.Add($"{scope}"), scopes);
        Log.Enqueue($"[{string.Join(' ', scopes)}] {formatter(state, exception)}");
    }

    void IDisposable.Dispose()
    {
    }
}
