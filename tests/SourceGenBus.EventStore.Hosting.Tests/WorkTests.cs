using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore.Hosting.Tests;

/// <summary>Relays and projections from the start of a host to its end.</summary>
public sealed class WorkTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Events_arrive_and_scheduled_ones_when_they_are_due(string database)
    {
        await using var host = new HostedStore(await HostedStore.OpenAsync(database), static options => options.Relays = 2);
        var arrived = new Arrivals(host.Bus);
        await host.StartAsync();
        var due = DateTimeOffset.UtcNow.AddMilliseconds(300);
        await host.Services.GetRequiredService<Outbox>().WriteAsync([new ThingDone("later", 1)], notBefore: due, cancellationToken: Cancelled);
        await host.WriteAsync(new ThingDone("now", 1), new ThingDone("now", 2));

        await arrived.WaitAsync(3);

        Assert.Equal(["now 1", "now 2", "later 1"], arrived.Texts);
        Assert.True(arrived.LastAt >= due);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Projections_follow(string database)
    {
        var projected = new ConcurrentQueue<int>();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = new HostedStore(await HostedStore.OpenAsync(database), configure: services => services.AddProjection("things", _ => (recorded, _, _) =>
        {
            projected.Enqueue(((ThingDone)recorded.Event).Number);
            if (projected.Count == 3)
                reached.SetResult();
            return default;
        }));
        await host.StartAsync();
        var streams = host.Services.GetRequiredService<EventStreams>();
        for (var number = 1; number <= 3; number++)
            await streams.AppendAsync("s", ExpectedVersion.Any, [new ThingDone("k", number)], cancellationToken: Cancelled);

        await reached.Task.WaitAsync(Cancelled);

        Assert.Equal([1, 2, 3], projected);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Subscriptions_follow_and_skip_nothing(string database)
    {
        var handled = new ConcurrentQueue<int>();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var failures = 0;
        await using var host = new HostedStore(await HostedStore.OpenAsync(database), configure: services => services.AddEventSubscription(
            "things",
            _ => (recorded, _) =>
            {
                var number = ((ThingDone)recorded.Event).Number;
                if (number == 2 && failures++ < 2)
                    throw new InvalidOperationException("not yet");
                handled.Enqueue(number);
                if (handled.Count == 3)
                    reached.SetResult();
                return default;
            },
            static options => options.FailureDelay = TimeSpan.FromMilliseconds(1)));
        await host.StartAsync();
        var streams = host.Services.GetRequiredService<EventStreams>();
        for (var number = 1; number <= 3; number++)
            await streams.AppendAsync("s", ExpectedVersion.Any, [new ThingDone("k", number)], cancellationToken: Cancelled);

        await reached.Task.WaitAsync(Cancelled);
        while (await host.Services.GetRequiredService<EventSubscription>().GetLagAsync(Cancelled) > 0)
            await Task.Delay(10, Cancelled);

        Assert.Equal([1, 2, 3], handled);
        await host.StopAsync(); // What is so is told right after; now it has been.
        Assert.Contains("The subscription things goes on, after 2 failures in a row.", host.Logged(LogLevel.Warning));
    }

    [Fact]
    public async Task What_is_under_way_arrives_when_the_host_stops_and_nothing_else_is_begun()
    {
        var store = await HostedStore.OpenAsync("sqlite");
        await using var host = new HostedStore(new Undisposed(store), static options => options.StopTimeout = TimeSpan.FromMinutes(2));
        var arrived = new Arrivals(host.Bus, waits: true);
        await host.StartAsync();
        await host.WriteAsync(new ThingDone("k", 1), new ThingDone("k", 2));
        await arrived.WaitAsync(1);

        var stopping = host.StopAsync();
        while (!host.IsStopping)
            await Task.Delay(1, Cancelled);
        arrived.Continue.SetResult();
        await stopping;

        Assert.Equal(["k 1"], arrived.Texts);
        Assert.Equal(new OutboxState(1, 0, 0, 0), await store.Outbox.GetStateAsync(Cancelled));
        Assert.Empty(host.Logged(LogLevel.Warning));
        await store.DisposeAsync();
    }

    [Fact]
    public async Task Handlers_that_take_too_long_are_cancelled_and_their_events_stay()
    {
        var store = await HostedStore.OpenAsync("sqlite");
        await using var host = new HostedStore(new Undisposed(store), static options => options.StopTimeout = TimeSpan.FromMilliseconds(50));
        var arrived = new Arrivals(host.Bus, waits: true);
        await host.StartAsync();
        await host.WriteAsync(new ThingDone("k", 1));
        await arrived.WaitAsync(1);

        await host.StopAsync();

        Assert.Equal(["Handlers were still at work after 00:00:00.0500000 and were cancelled; their events stay in the outbox."], host.Logged(LogLevel.Warning).Where(static text => text.StartsWith("Handlers", StringComparison.Ordinal)));
        Assert.Equal(new OutboxState(1, 0, 0, 0), await store.Outbox.GetStateAsync(Cancelled));
        await store.DisposeAsync();
    }

    [Fact]
    public async Task A_projection_that_no_retry_helps_stops_alone_and_the_health_check_tells()
    {
        var store = await HostedStore.OpenAsync("sqlite");
        await using (var unit = await store.BeginAsync(Cancelled))
        {
            await store.Events.SaveCheckpointAsync(unit.Transaction, "things", 99, Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        await using var host = new HostedStore(store, configure: static services => services.AddProjection("things", static _ => static (_, _, _) => default));
        var arrived = new Arrivals(host.Bus);
        await host.StartAsync();

        var health = await host.HealthAsync(HealthStatus.Unhealthy);
        Assert.StartsWith("The projection things has stopped: ", health.Description, StringComparison.Ordinal);
        await host.WriteAsync(new ThingDone("k", 1));
        await arrived.WaitAsync(1);
        Assert.False(host.IsStopping);
        await host.StopAsync();
        Assert.Single(host.Logged(LogLevel.Critical)); // By now: what is so is told right after.
    }

    [Fact]
    public async Task The_inbox_forgets_what_is_old()
    {
        var store = await HostedStore.OpenAsync("sqlite");
        Assert.True(await ClaimAsync());
        Assert.False(await ClaimAsync());
        await using var host = new HostedStore(store, static options => options.InboxRetention = TimeSpan.FromTicks(1));
        await host.StartAsync();
        while (!host.Logged(LogLevel.Information).Any(static text => text.StartsWith("The inbox forgot 1 events", StringComparison.Ordinal)))
            await Task.Delay(10, Cancelled);

        Assert.True(await ClaimAsync());
        await host.StopAsync();

        async Task<bool> ClaimAsync()
        {
            await using var unit = await store.BeginAsync(Cancelled);
            var claimed = await store.Inbox.TryClaimAsync(unit.Transaction, "h", new Guid(1, 2, 3, new byte[8]), Cancelled);
            await unit.CommitAsync(Cancelled);
            return claimed;
        }
    }

    /// <summary>What the handlers of a bus received.</summary>
    private sealed class Arrivals
    {
        private readonly StoreSignal _arrived = new();
        private readonly ConcurrentQueue<string> _texts = new();

        internal Arrivals(IEventBus bus, bool waits = false) => bus.Subscribe<ThingDone>(async (thing, _, token) =>
        {
            LastAt = DateTimeOffset.UtcNow;
            _texts.Enqueue($"{thing.Key} {thing.Number}");
            _arrived.Set();
            if (waits)
                await Continue.Task.WaitAsync(token);
        });

        internal IEnumerable<string> Texts => _texts;

        internal DateTimeOffset LastAt { get; private set; }

        internal TaskCompletionSource Continue { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal async Task WaitAsync(int count)
        {
            while (true)
            {
                var seen = _arrived.Current;
                if (_texts.Count >= count)
                    return;
                await _arrived.WaitAsync(seen, Timeout.InfiniteTimeSpan, TimeProvider.System, Cancelled);
            }
        }
    }
}
