using SourceGenBus.Background;

namespace SourceGenBus.Aot;

/// <summary>Events through the queue: typed, boxed and through a base type, in order and drained.</summary>
internal static class Background
{
    internal static async Task RunAsync(EventBus bus, Checks checks)
    {
        Tally.Shared.Clear();
        await using var queue = new BackgroundEventQueue(bus, new BackgroundEventQueueOptions { Capacity = 2, Parallelism = 2 }.OrderBy<Measured>(static _ => "all"));
        queue.Start();
        await queue.EnqueueAsync(new OrderPlaced("1"), new EventContext { CorrelationId = "c", Session = new object() });
        await queue.EnqueueAsync<DomainEvent>(new OrderPlaced("2"));
        for (var count = 0; count < 10; count++)
            await queue.EnqueueAsync(new Measured(1));
        await queue.EnqueueAsync<object>(new Measured(1));
        await queue.WaitUntilIdleAsync();
        checks.Counted("SynchronousHandler", 2);
        checks.Equal(13, queue.Status.Handled, "events handled in the background");
        await queue.StopAsync();
        checks.Equal(false, queue.TryEnqueue(new Measured(1)), "a queue that has stopped accepts an event");
    }
}
