using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using SourceGenBus.Testing;

namespace SourceGenBus.EventStore.Hosting.Tests;

/// <summary>Whatever ends a worker of the host is seen, logged and edited.</summary>
public sealed class WorkerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_relay_that_ends_is_not_healthy_and_is_started_again(string database)
    {
        var store = new FaultyStore(await HostedStore.OpenAsync(database)) { Lease = new ArithmeticException("nobody expects me") };
        await using var host = new HostedStore(store);
        using var arrived = new Arrival(host);
        await host.StartAsync();

        var health = await host.HealthAsync(HealthStatus.Unhealthy, "relay has ended");
        Assert.Equal("The relay has ended unexpectedly and is started again: nobody expects me 0 of 1 relays run.", health.Description);
        Assert.Contains(host.Logged(LogLevel.Error), static text => text.StartsWith("The relay failed unexpectedly; it is started again in 00:00:0", StringComparison.Ordinal));
        store.Lease = null;

        await host.WriteAsync(new ThingDone("k", 1));
        await arrived.Happened.WaitAsync(Cancelled);
        await host.HealthAsync(HealthStatus.Healthy);
        Assert.False(host.IsStopping);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_cleaner_that_ends_is_not_healthy_and_does_not_end_the_host()
    {
        var store = new FaultyStore(await HostedStore.OpenAsync("sqlite")) { Forget = new ArithmeticException("nobody expects me") };
        await using var host = new HostedStore(store);
        await host.StartAsync();

        await host.HealthAsync(HealthStatus.Unhealthy, "The inbox cleaner has ended unexpectedly and is started again: nobody expects me");
        store.Forget = null;

        await host.HealthAsync(HealthStatus.Healthy);
        Assert.False(host.IsStopping);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_programming_error_of_the_store_is_reported_as_what_it_is_and_not_as_an_outage()
    {
        var store = new FaultyStore(await HostedStore.OpenAsync("sqlite")) { Forget = new InvalidOperationException("a mistake"), Lease = new InvalidOperationException("a mistake") };
        await using var host = new HostedStore(store);
        await host.StartAsync();

        var health = await host.HealthAsync(HealthStatus.Unhealthy, "relay has ended");

        Assert.DoesNotContain("database cannot be used", health.Description, StringComparison.Ordinal);
        Assert.Null(host.Services.GetRequiredService<StoreOutages>().Current);
        await host.StopAsync();
        Assert.DoesNotContain(host.Logged(LogLevel.Error), static text => text.StartsWith("The database", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pauses_grow_and_are_short_again_after_the_worker_has_worked()
    {
        var timeProvider = new ManualTimeProvider();
        var store = new FaultyStore(await HostedStore.OpenAsync("sqlite")) { Lease = new ArithmeticException("nobody expects me") };
        await using var host = new HostedStore(store, static options => options.InboxRetention = null, services => services.AddSingleton<TimeProvider>(timeProvider));
        using var arrived = new Arrival(host);
        await host.StartAsync();

        // The fifth pause is at least eight seconds, and the first is one second at most.
        await FailuresAsync(5);
        Assert.True(Pauses().Last() >= TimeSpan.FromSeconds(8), $"The pause after five failures is {Pauses().Last()}.");
        store.Lease = null;
        await host.WriteAsync(new ThingDone("k", 1));
        while (!arrived.Happened.IsCompleted)
        {
            timeProvider.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(5, Cancelled);
        }

        timeProvider.Advance(TimeSpan.FromMinutes(2));
        store.Lease = new ArithmeticException("nobody expects me");
        await FailuresAsync(6);

        Assert.True(Pauses().Last() <= TimeSpan.FromSeconds(1), $"The pause after the recovery is {Pauses().Last()}.");
        await host.StopAsync();

        List<TimeSpan> Pauses() =>
        [
            .. host.Logged(LogLevel.Error)
                .Where(static text => text.StartsWith("The relay failed unexpectedly", StringComparison.Ordinal))
                .Select(static text => TimeSpan.Parse(text[(text.LastIndexOf(' ') + 1)..].TrimEnd('.'), System.Globalization.CultureInfo.InvariantCulture)),
        ];

        async Task FailuresAsync(int count)
        {
            while (Pauses().Count < count)
            {
                timeProvider.Advance(TimeSpan.FromMilliseconds(500));
                await Task.Delay(5, Cancelled);
            }
        }
    }

    [Fact]
    public async Task A_log_sink_that_throws_ends_nobody()
    {
        var store = new FaultyStore(await HostedStore.OpenAsync("sqlite")) { Lease = new ArithmeticException("nobody expects me"), Forget = new ArithmeticException("nor me") };
        var fails = 2;
        await using var host = new HostedStore(store, configure: services => services
            .AddLogging(static logging => logging.AddProvider(new ThrowingProvider()))
            .AddProjection("things", _ => (_, _, _) => Interlocked.Decrement(ref fails) >= 0 ? throw new InvalidOperationException("not yet") : default, static options => options.FailureDelay = TimeSpan.FromMilliseconds(1)));
        using var arrived = new Arrival(host);
        await host.StartAsync();
        await host.HealthAsync(HealthStatus.Unhealthy, "relay has ended");
        store.Lease = null;
        store.Forget = null;

        await host.Services.GetRequiredService<EventStreams>().AppendAsync("s", ExpectedVersion.Any, [new ThingDone("k", 1)], cancellationToken: Cancelled);
        await arrived.Happened.WaitAsync(Cancelled);
        while (await host.Services.GetRequiredService<Projection>().GetLagAsync(Cancelled) > 0)
            await Task.Delay(5, Cancelled);
        await host.HealthAsync(HealthStatus.Healthy);

        Assert.False(host.IsStopping);
        await host.StopAsync();
    }

    private sealed class Arrival : IDisposable
    {
        private readonly TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly IDisposable _handler;

        internal Arrival(HostedStore host) => _handler = host.Bus.Subscribe<ThingDone>((_, _, _) =>
        {
            _happened.TrySetResult();
            return default;
        });

        internal Task Happened => _happened.Task;

        public void Dispose() => _handler.Dispose();
    }

    /// <summary>Throws at what the store logs; the host itself does not survive it.</summary>
    private sealed class ThrowingProvider : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("SourceGenBus", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidOperationException("no scope today");

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("no log today");

        public void Dispose()
        {
        }
    }
}
