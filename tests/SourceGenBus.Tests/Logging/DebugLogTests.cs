using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SourceGenBus.Tests.Handlers;
using SourceGenBus.Tests.Routing;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Logging;

/// <summary>Publishing is logged at debug level, and costs nothing while that is off.</summary>
public class DebugLogTests
{
    [Fact]
    public async Task Each_publish_is_logged_once_with_type_id_and_number_of_handlers()
    {
        await using var host = TestHost.Create(minimum: LogLevel.Debug);
        var sailed = new ShipSailed(new Trail());

        await host.Bus.PublishAsync(sailed);
        await host.EventBus.PublishAsync(sailed);
        await host.Bus.PublishAsync<DomainEvent>(sailed);
        await host.Bus.PublishAsync(sailed, new EventContext { Session = new object() });

        Assert.Equal(4, host.Log.DebugEntries.Count);
        Assert.All(host.Log.DebugEntries, entry =>
        {
            Assert.Equal(typeof(ShipSailed), entry["EventType"]);
            Assert.Equal(sailed.EventId, entry["EventId"]);
            Assert.Equal(1, entry["HandlerCount"]);
        });
        Assert.Equal(4, sailed.Trail.Marks.Count);
    }

    [Fact]
    public async Task An_event_without_handlers_is_logged_each_time_too()
    {
        await using var host = TestHost.Create(minimum: LogLevel.Debug);
        await host.Bus.PublishAsync(new Unhandled());
        await host.Bus.PublishAsync(new Unhandled());
        await host.Bus.PublishAsync<object>(new Unhandled());
        Assert.Equal(3, host.Log.DebugEntries.Count(static entry => Equals(entry["EventType"], typeof(Unhandled)) && Equals(entry["HandlerCount"], 0)));
        Assert.Equal(3, host.Log.DebugEntries.Count);
    }

    [Fact]
    public async Task Subscribers_are_counted()
    {
        await using var host = TestHost.Create(minimum: LogLevel.Debug);
        var trail = new Trail();
        using (host.Bus.Subscribe<ShipSailed>((_, _, _) => trail.Leave("subscriber")))
            await host.Bus.PublishAsync(new ShipSailed(trail));
        await host.Bus.PublishAsync(new ShipSailed(trail));
        Assert.Equal([2, 1], host.Log.DebugEntries.Select(static entry => (int)entry["HandlerCount"]!));
        Assert.Equal(3, trail.Marks.Count);
    }

    [Fact]
    public async Task Above_debug_level_no_publish_even_asks_the_logger()
    {
        await using var host = TestHost.Create();
        await host.Bus.PublishAsync(new ShipSailed(new Trail()));

        Assert.False(AsksWhilePublishing(host));
        Assert.Empty(host.Log.Entries);
    }

    [Fact]
    public async Task A_level_that_is_changed_while_the_bus_runs_takes_effect()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new ShipSailed(trail));
        await host.Bus.PublishAsync(new Unhandled());
        Assert.Empty(host.Log.Entries);

        host.Log.Minimum = LogLevel.Debug;
        do
        {
            await host.Log.Asked.WaitAsync(TimeSpan.FromSeconds(60)); // the bus looks once a second
            await host.Bus.PublishAsync(new ShipSailed(trail));
        }
        while (host.Log.DebugEntries.Count == 0);
        await host.Bus.PublishAsync(new Unhandled());
        Assert.Contains(host.Log.DebugEntries, static entry => Equals(entry["EventType"], typeof(Unhandled)));

        host.Log.Minimum = LogLevel.Information;
        while (AsksWhilePublishing(host))
            await host.Log.Asked.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.DoesNotContain(host.Log.Entries, static entry => entry.Level > LogLevel.Debug);
    }

    [Fact]
    public async Task A_logger_that_throws_at_debug_level_does_not_reach_the_publisher()
    {
        await using var host = TestHost.Create(Failures.ThrowingLoggerRegistration.AddThrowingLogger, LogLevel.Debug);
        var trail = new Trail();
        await host.Bus.PublishAsync(new ShipSailed(trail));
        await host.Bus.PublishAsync(new Unhandled());
        await host.Bus.PublishAsync(new ShipSailed(trail), new EventContext { Session = new object() });
        Assert.Equal(2, trail.Marks.Count);
    }

    [Fact]
    public void A_bus_that_nobody_disposed_is_not_kept_alive_by_watching_the_level()
    {
        var log = new RecordingLog();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        var bus = BuildAndForget(factory);
        for (var collection = 0; collection < 10 && bus.IsAlive; collection++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(bus.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference BuildAndForget(ILoggerFactory factory)
        {
            var bus = new EventBusBuilder().UseLoggerFactory(factory).Build();
            bus.Subscribe<int>(static (_, _, _) => default);
            return new WeakReference(bus);
        }
    }

    /// <summary>Publishes along every way, synchronously, so that the questions are those of this thread.</summary>
    private static bool AsksWhilePublishing(TestHost host)
    {
        var sailed = new ShipSailed(new Trail());
        var before = host.Log.QuestionsOfThisThread;
        host.Bus.PublishAsync(sailed).AsTask().GetAwaiter().GetResult();
        host.EventBus.PublishAsync<DomainEvent>(sailed).AsTask().GetAwaiter().GetResult();
        host.Bus.PublishAsync(new Unhandled()).AsTask().GetAwaiter().GetResult();
        Assert.Equal(2, sailed.Trail.Marks.Count);
        return host.Log.QuestionsOfThisThread != before;
    }
}
