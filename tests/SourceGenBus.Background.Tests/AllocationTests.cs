namespace SourceGenBus.Background.Tests;

/// <summary>What the guide says an event costs in memory.</summary>
public sealed class AllocationTests
{
    private const int Count = 1_000;

    [Fact]
    public void Accepting_an_event_allocates_one_object_and_boxes_no_struct()
    {
        // The event, its context, its key, its trace and its place; the guide names the figure.
        Assert.Equal(BytesPerEvent(static queue => queue.TryEnqueue(Event)), BytesPerEvent(static queue => queue.TryEnqueue(new Measured(1))));
        Assert.Equal(88, BytesPerEvent(static queue => queue.TryEnqueue(Event)));
        Assert.Equal(88, BytesPerEvent(static queue => queue.EnqueueAsync(Event).IsCompletedSuccessfully));
    }

    [Fact]
    public void A_context_without_session_and_services_is_not_copied() =>
        Assert.Equal(88, BytesPerEvent(static queue => queue.TryEnqueue(Event, Context)));

    private static readonly Happened Event = new(1);

    private static readonly EventContext Context = new() { UserId = "u" };

    /// <summary>In a queue that is not started, whose array of waiting events has grown before.</summary>
    private static long BytesPerEvent(Func<BackgroundEventQueue, bool> enqueue)
    {
        using var bus = new EventBusBuilder().Build();
        var least = long.MaxValue;
        for (var round = 0; round < 200 && least > 88 * 900; round++)
        {
            using var queue = new BackgroundEventQueue(bus, new BackgroundEventQueueOptions { Capacity = 4 * Count, DrainTimeout = TimeSpan.Zero });
            for (var index = 0; index < Count + 100; index++)
                Assert.True(enqueue(queue));
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var index = 0; index < 900; index++)
                enqueue(queue);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return Math.DivRem(least, 900) is (var each, 0) ? each : throw new InvalidOperationException($"{least} bytes for 900 events.");
    }
}
