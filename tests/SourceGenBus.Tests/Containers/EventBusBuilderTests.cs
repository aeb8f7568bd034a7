using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SourceGenBus.Tests.Failures;
using SourceGenBus.Tests.Handlers;
using SourceGenBus.Tests.Lifetimes;
using SourceGenBus.Tests.Support;
using Standalone;

namespace SourceGenBus.Tests.Containers;

/// <summary>A bus without any container.</summary>
public class EventBusBuilderTests
{
    [Fact]
    public async Task It_has_the_handlers_of_the_assembly_that_built_it()
    {
        await using var bus = SensorProgram.CreateBuilder().Build();
        var reached = new ConcurrentQueue<string>();
        await bus.PublishAsync(new SensorRead(1.5, reached));
        Assert.Equal(["static"], reached);
    }

    [Fact]
    public async Task It_makes_scopes_for_scoped_and_transient_handlers_and_disposes_what_it_made_in_them()
    {
        await using var bus = SensorProgram.CreateBuilder().Build();
        var events = new ConcurrentQueue<string>();
        await bus.PublishAsync(new Lifespan(events));
        Assert.Equal(
            ["scoped disposed", "scoped handled in its own scope", "scoped has the bus", "transient disposed"], events.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_disposes_its_singletons_once_in_the_reverse_order_of_their_making()
    {
        var bus = SensorProgram.CreateBuilder().Build();
        var events = new ConcurrentQueue<string>();
        await bus.PublishAsync(new Lifespan(events));
        events.Clear();

        await bus.DisposeAsync();
        await bus.DisposeAsync();
        bus.Dispose();

        Assert.Equal(["second singleton disposed", "first singleton disposed"], events);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_disposes_every_handler_also_after_one_that_throws(bool asynchronously)
    {
        var bus = SensorProgram.CreateBuilder().Build();
        var events = new ConcurrentQueue<string>();
        await bus.PublishAsync(new Closing(events));

        var error = await Assert.ThrowsAsync<AggregateException>(
            () => asynchronously ? bus.DisposeAsync().AsTask() : Task.Run(bus.Dispose));

        Assert.Equal(["C", "B", "A"], events.OrderDescending(StringComparer.Ordinal));
        Assert.Equal(["B", "C"], error.InnerExceptions.Select(static inner => inner.Message).Order(StringComparer.Ordinal));
        await bus.DisposeAsync();
    }

    [Fact]
    public async Task A_constructor_may_wait_for_a_publish_on_another_thread()
    {
        await using var bus = SensorProgram.CreateBuilder().Build();
        var events = new ConcurrentQueue<string>();
        await bus.PublishAsync(new Opening(events));
        Assert.Equal(["opened after 1"], events);
    }

    [Fact]
    public async Task A_constructor_that_waits_for_itself_fails_and_says_why()
    {
        var failures = new ConcurrentQueue<EventFailure>();
        await using var bus = SensorProgram.CreateBuilder().AddFailureHandler(new Collector(failures)).Build();
        var events = new ConcurrentQueue<string>();
        await bus.PublishAsync(new Circling(events));
        Assert.Equal(["handled"], events);
        var failure = Assert.Single(failures);
        Assert.Contains("'Standalone.CirclingHandler' leads back to itself", failure.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_synchronous_dispose_also_waits_for_asynchronous_ones()
    {
        var bus = SensorProgram.CreateBuilder().Build();
        var events = new ConcurrentQueue<string>();
        await bus.PublishAsync(new Lifespan(events));
        events.Clear();

        await Task.Run(bus.Dispose);

        Assert.Equal(["second singleton disposed", "first singleton disposed"], events);
    }

    [Fact]
    public async Task Handlers_get_their_dependencies_from_the_services_it_was_given()
    {
        await using var services = CreateServices();
        await using var bus = new EventBusBuilder().AddHandlers().UseServices(services).Build();
        var trail = new Trail();

        await bus.PublishAsync(new ParcelSent(trail));

        Assert.Contains("StandardPostage", trail.Marks);
        Assert.Contains("by text ExpressPostage, by enum ExpressPostage", trail.Marks);
        Assert.Contains("provider gives StandardPostage", trail.Marks);
    }

    [Fact]
    public async Task Without_a_context_handlers_see_the_services_it_was_given()
    {
        await using var services = CreateServices();
        await using var bus = new EventBusBuilder().UseServices(services).Build();
        EventContext? received = null;
        using var subscription = bus.Subscribe<int>((_, context, _) =>
        {
            received = context;
            return default;
        });

        await bus.PublishAsync(1);

        Assert.Same(services, received!.Services);
    }

    [Fact]
    public async Task Without_services_there_are_none_in_the_context()
    {
        await using var bus = new EventBusBuilder().Build();
        EventContext? received = null;
        using var subscription = bus.Subscribe<int>((_, context, _) =>
        {
            received = context;
            return default;
        });

        await bus.PublishAsync(1);

        Assert.Null(received!.Services);
    }

    [Fact]
    public async Task Scoped_handlers_get_scoped_services_of_their_own()
    {
        await using var services = CreateServices();
        await using var bus = new EventBusBuilder().AddHandlers().UseServices(services).Build();
        var booked = new FlightBooked();
        var publish = bus.PublishAsync(booked);
        await booked.BothStarted.WaitAsync();
        var units = booked.Units.ToArray();
        Assert.Equal(3, units.Distinct().Count());
        Assert.All(units, static unit => Assert.Equal(0, unit.Disposed));
        booked.Finish.Set();
        await publish;
        Assert.All(units, static unit => Assert.Equal(1, unit.Disposed));
    }

    [Fact]
    public async Task Handlers_that_depend_on_the_bus_get_this_one()
    {
        await using var services = CreateServices();
        await using var bus = new EventBusBuilder().AddHandlers().UseServices(services).Build();
        var trail = new Trail();
        await bus.PublishAsync(new ParcelLost(trail));
        Assert.Equal(["lost", "search started"], trail.Marks);
    }

    [Fact]
    public void Missing_dependencies_are_one_error_at_Build()
    {
        var error = Assert.Throws<InvalidOperationException>(static () => new EventBusBuilder().AddHandlers().Build());
        Assert.Contains($"{typeof(ParcelPostage)} needs {typeof(IPostage)}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{typeof(ParcelKeyedPostage)} needs {typeof(IPostage)} with the key 'express'", error.Message, StringComparison.Ordinal);
        Assert.Contains("UseServices", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_logs_through_the_factory_it_was_given()
    {
        var log = new RecordingLog();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using var bus = new EventBusBuilder().UseLoggerFactory(factory).Build();
        using var subscription = bus.Subscribe<int>(static (_, _, _) => throw new NotSupportedException());
        await bus.PublishAsync(1);
        Assert.IsType<NotSupportedException>(Assert.Single(log.Warnings).Exception);
    }

    [Fact]
    public async Task Without_a_logger_failures_are_contained_all_the_same()
    {
        await using var bus = new EventBusBuilder().Build();
        var trail = new Trail();
        using var first = bus.Subscribe<int>(static (_, _, _) => throw new NotSupportedException());
        using var second = bus.Subscribe<int>((_, _, _) => trail.Leave("second"));
        await bus.PublishAsync(1);
        Assert.Equal(["second"], trail.Marks);
    }

    [Fact]
    public async Task Adding_the_same_handlers_twice_adds_them_once()
    {
        await using var services = CreateServices();
        await using var bus = new EventBusBuilder().AddHandlers().AddHandlers().UseServices(services).Build();
        var trail = new Trail();
        await bus.PublishAsync(new LetterPosted(trail));
        Assert.Equal(["internal"], trail.Marks);
    }

    [Fact]
    public async Task After_its_disposal_it_refuses_to_publish()
    {
        var bus = SensorProgram.CreateBuilder().Build();
        await bus.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await bus.PublishAsync(new SensorRead(1, new ConcurrentQueue<string>())));
    }

    private static ServiceProvider CreateServices()
    {
        var services = new ServiceCollection();
        TestHost.AddDependencies(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private sealed class Collector(ConcurrentQueue<EventFailure> failures) : IEventFailureHandler
    {
        public ValueTask HandleFailureAsync(EventFailure failure)
        {
            failures.Enqueue(failure);
            return default;
        }
    }
}
