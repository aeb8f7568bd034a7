using Microsoft.Extensions.Logging;

namespace SourceGenBus.Background.Tests;

/// <summary>What could not be handled is counted and told, once.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task A_failing_handler_is_counted_and_told_with_what_it_threw()
    {
        await using var test = new TestQueue();
        var failing = new Happened(1, static (_, _, _) => throw new InvalidOperationException("broken"));
        await test.Queue.EnqueueAsync(failing, new EventContext { UserId = "u" }, "k");
        await test.Queue.EnqueueAsync(new Happened(2));
        await test.IdleAsync();

        Assert.Equal((1, 1, 0), (test.Queue.Status.Handled, test.Queue.Status.Failed, test.Queue.Status.Abandoned));
        var told = Assert.Single(test.Unhandled);
        Assert.Same(failing, told.Event);
        Assert.Equal(("u", "k", UnhandledReason.Failed), (told.Context.UserId, told.Key, told.Reason));
        Assert.Equal("broken", Assert.IsType<InvalidOperationException>(told.Exception).Message);
        Assert.Single(test.Log.Of(LogLevel.Warning)); // That of the bus, and no second one.
        Assert.Empty(test.Log.Of(LogLevel.Error));
    }

    [Fact]
    public async Task One_event_with_two_failing_handlers_is_one_unhandled_event()
    {
        await using var test = new TestQueue();
        await test.Queue.EnqueueAsync(new TwiceHandled("1 and 2"));
        await test.Queue.EnqueueAsync(new TwiceHandled("2"));
        await test.Queue.EnqueueAsync(new TwiceHandled(""));
        await test.IdleAsync();

        Assert.Equal((1, 2), (test.Queue.Status.Handled, test.Queue.Status.Failed));
        Assert.Equal(["first", "second"], test.Unhandled.Select(static told => told.Exception).OfType<AggregateException>().Single().InnerExceptions.Select(static inner => inner.Message));
        Assert.Equal("second", test.Unhandled.Select(static told => told.Exception).OfType<InvalidOperationException>().Single().Message);
    }

    [Fact]
    public async Task What_the_bus_itself_throws_is_logged_by_the_queue()
    {
        var log = new LogRecorder();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        var bus = TestQueue.BusWithoutContainer();
        await using var queue = new BackgroundEventQueue(bus, loggerFactory: factory);
        await bus.DisposeAsync();
        queue.Start();
        var happened = new Happened(1);
        await queue.EnqueueAsync(happened);
        await queue.WaitUntilIdleAsync().WaitAsync(Signal.Limit);

        Assert.Equal(1, queue.Status.Failed);
        Assert.Equal([$"SourceGenBus.Background.Tests.Happened {happened.EventId} failed in the background, outside of its handlers"], log.Of(LogLevel.Error));
    }

    [Fact]
    public async Task A_hook_that_throws_is_logged_and_the_next_is_told_all_the_same()
    {
        var second = new Told();
        await using var test = new TestQueue(register: services => services.AddSingleton<IUnhandledEventHandler>(second));
        test.WhenTold = static (_, _) => throw new InvalidOperationException("the hook");
        await test.Queue.EnqueueAsync(new Happened(1, static (_, _, _) => throw new InvalidOperationException()));
        await test.IdleAsync();

        Assert.Equal(1, second.Count);
        Assert.Contains("Unhandled-event handler SourceGenBus.Background.Tests.TestQueue failed", Assert.Single(test.Log.Of(LogLevel.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bus_without_a_queue_says_what_is_missing()
    {
        await using var bus = TestQueue.BusWithoutContainer();
        var missing = Assert.Throws<InvalidOperationException>(() => bus.Enqueue(new Happened(1)));
        Assert.Equal(
            "This bus has no event queue. Reference the package SourceGenBus.Background and call services.AddSourceGenBusBackground(); " +
            "without a container, make an BackgroundEventQueue around the bus and enqueue there.",
            missing.Message);
    }

    private sealed class Told : IUnhandledEventHandler
    {
        internal int Count { get; private set; }

        public ValueTask HandleUnhandledAsync(UnhandledEvent unhandled, CancellationToken cancellationToken)
        {
            Count++;
            return default;
        }
    }
}
