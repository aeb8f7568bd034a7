using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Testing.Tests;

public sealed class RecordingEventQueueTests
{
    [Fact]
    public async Task A_lone_bus_records_what_is_enqueued_and_publishes_nothing()
    {
        var bus = new RecordingEventBus(timeProvider: new ManualTimeProvider());
        bus.Enqueue(new OrderPlaced(1));
        await bus.EnqueueAsync(new OrderPlaced(2), new EventContext { UserId = "ada" }, "key");
        Assert.True(bus.TryEnqueue<OrderEvent>(new OrderPaid(3)));

        var queue = bus.Queue!;
        Assert.Equal([1, 2], queue.ShouldHaveEnqueued<OrderPlaced>(times: 2).Select(static placed => placed.Id));
        Assert.Equal(3, queue.EnqueuedOf<OrderEvent>().Count);
        Assert.Equal(("ada", "key"), (queue.Enqueued[1].Context.UserId, queue.Enqueued[1].Key));
        Assert.Equal(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), queue.Enqueued[0].RecordedAt);
        Assert.Empty(bus.Published);
        Assert.Equal((EventQueueState.Running, 3, 3L), (queue.Status.State, queue.Status.Length, queue.Status.Enqueued));
        await queue.WaitUntilIdleAsync();
    }

    [Fact]
    public void Every_failure_says_what_was_enqueued()
    {
        var queue = new RecordingEventQueue();
        Assert.Equal(
            "Expected one 'SourceGenBus.Testing.Tests.OrderPaid', but there was none.\nNothing was enqueued.",
            Assert.Throws<EventAssertionException>(() => queue.ShouldHaveEnqueued<OrderPaid>()).Message);

        Assert.True(queue.TryEnqueue(new OrderPaid(1)));
        Assert.True(queue.TryEnqueue(new OrderPlaced(2)));
        queue.ShouldHaveEnqueued<OrderPaid>(static paid => paid.Id == 1);
        Assert.Equal(
            "Expected no 'SourceGenBus.Testing.Tests.OrderPlaced', but there was one.\nEnqueued, in order:\n" +
            "  1. SourceGenBus.Testing.Tests.OrderPaid: order 1 paid\n* 2. SourceGenBus.Testing.Tests.OrderPlaced: order 2 placed",
            Assert.Throws<EventAssertionException>(() => queue.ShouldNotHaveEnqueued<OrderPlaced>()).Message);
        Assert.Equal(
            "Expected nothing else, but there was one (marked with *).\nEnqueued, in order:\n" +
            "  1. SourceGenBus.Testing.Tests.OrderPaid: order 1 paid\n* 2. SourceGenBus.Testing.Tests.OrderPlaced: order 2 placed",
            Assert.Throws<EventAssertionException>(queue.ShouldHaveEnqueuedNothingElse).Message);
    }

    [Fact]
    public async Task What_the_real_queue_refuses_is_not_recorded()
    {
        var real = new Refusing();
        var queue = new RecordingEventQueue(real);
        Assert.False(queue.TryEnqueue(new OrderPaid(1)));
        await Assert.ThrowsAsync<EventQueueRefusedException>(async () => await queue.EnqueueAsync(new OrderPaid(1)));
        Assert.Empty(queue.Enqueued);
    }

    [Fact]
    public async Task Recording_takes_the_place_of_the_real_queue_in_a_container()
    {
        var services = new ServiceCollection().AddSingleton<ILedger>(new Ledger()).AddSourceGenBus();
        services.AddSingleton<IEventQueue>(static _ => new Refusing());
        await using var test = services.RecordEvents().BuildServiceProvider();
        Assert.Same(test.GetRequiredService<RecordingEventQueue>(), test.GetRequiredService<IEventQueue>());
        Assert.Same(test.GetRequiredService<RecordingEventQueue>(), test.GetRequiredService<RecordingEventBus>().Queue);
        Assert.False(test.GetRequiredService<IEventBus>().TryEnqueue(new OrderPaid(1)));
    }

    [Fact]
    public async Task Waiting_for_a_queue_that_never_becomes_idle_says_what_it_does()
    {
        IEventQueue queue = new Refusing();
        var failure = await Assert.ThrowsAsync<EventAssertionException>(() => queue.ShouldBecomeIdleAsync(TimeSpan.Zero));
        Assert.Equal("Waited 00:00:00 for the event queue to become idle, but it is Stopping: 3 waiting, 2 running, 1 blocked.", failure.Message);
        await new RecordingEventQueue().ShouldBecomeIdleAsync();
    }

    private sealed class Refusing : IEventQueue
    {
        public EventQueueStatus Status => new() { State = EventQueueState.Stopping, Length = 3, Running = 2, Blocked = 1 };

        public ValueTask EnqueueAsync<TEvent>(TEvent @event, EventContext? context, string? key, CancellationToken cancellationToken)
            where TEvent : notnull => throw new EventQueueRefusedException(@event.GetType(), EventQueueRefusal.Stopping);

        public bool TryEnqueue<TEvent>(TEvent @event, EventContext? context, string? key)
            where TEvent : notnull => false;

        public Task WaitUntilIdleAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task;
    }
}
