using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Delivery;

public sealed class DroppedEnqueueTests() : RuleTests(DiagnosticIds.DroppedEnqueue)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_the_bus_and_on_every_queue() => Fires(
        """
        public abstract class OwnQueue : IEventQueue
        {
            public abstract EventQueueStatus Status { get; }
            public abstract ValueTask EnqueueAsync<T>(T message, EventContext? context = null, string? key = null, CancellationToken cancellationToken = default) where T : notnull;
            public abstract bool TryEnqueue<T>(T message, EventContext? context = null, string? key = null) where T : notnull;
            public abstract Task WaitUntilIdleAsync(CancellationToken cancellationToken = default);
        }

        public sealed class Shop(IEventBus bus, IEventQueue queue, OwnQueue own)
        {
            public void Place(CancellationToken token)
            {
                bus.[|EnqueueAsync|](new OrderPlaced("1"));
                bus.[|EnqueueAsync|](new OrderPlaced("2"), token);
                bus.[|TryEnqueue|](new OrderPlaced("3"));
                queue.[|EnqueueAsync<object>|](new OrderPlaced("4")).ConfigureAwait(false);
                queue.[|TryEnqueue|](new OrderPlaced("5"));
                own.[|EnqueueAsync|](new OrderPlaced("6"));
                EventQueueing.[|TryEnqueue|](bus, new OrderPlaced("7"));
            }
        }
        """,
        "Nobody learns whether the queue accepted 'OrderPlaced': where it is full or stopping, the event is lost; await EnqueueAsync or look at the result of TryEnqueue, or assign it to '_' if that is meant");

    [Fact]
    public Task Silent_when_somebody_looks_or_says_that_nobody_shall() => Silent(
        """
        public sealed class Shop(IEventBus bus, IEventQueue queue)
        {
            public async Task<bool> PlaceAsync()
            {
                await bus.EnqueueAsync(new OrderPlaced("1"));
                await queue.EnqueueAsync(new OrderPlaced("2")).ConfigureAwait(false);
                bus.Enqueue(new OrderPlaced("3"));
                _ = queue.TryEnqueue(new OrderPlaced("4"));
                if (!bus.TryEnqueue(new OrderPlaced("5")))
                    return false;
                return queue.TryEnqueue(new OrderPlaced("6"));
            }

            public ValueTask Later() => queue.EnqueueAsync(new OrderPlaced("7"));
        }
        """);

    [Fact]
    public Task Silent_on_other_peoples_queues() => Silent(
        """
        public interface IJobQueue
        {
            ValueTask EnqueueAsync<T>(T job);
        }

        public sealed class Shop(IJobQueue queue, Queue<OrderPlaced> list)
        {
            public void Place()
            {
                queue.EnqueueAsync(new OrderPlaced("1"));
                list.Enqueue(new OrderPlaced("2"));
            }
        }
        """);

    [Fact]
    public Task Silent_on_half_typed_code() => Silent(
        TestProject.Broken,
        """
        public sealed class Shop(IEventBus bus)
        {
            public void Place()
            {
                bus.EnqueueAsync(new OrderPl
            }
        }
        """);

    [Fact]
    public Task Fixes_by_awaiting() => Fixes(
        """
        public sealed class Shop(IEventBus bus)
        {
            public Task PlaceAsync()
            {
                bus.[|EnqueueAsync|](new OrderPlaced("1"));
                return Task.CompletedTask;
            }
        }
        """,
        """
        public sealed class Shop(IEventBus bus)
        {
            public async Task PlaceAsync()
            {
                await bus.EnqueueAsync(new OrderPlaced("1"));
            }
        }
        """,
        "Await the call");

    [Fact]
    public Task Offers_no_fix_for_an_answer_that_only_the_author_can_use() => OffersNoFix(
        """
        public sealed class Shop(IEventBus bus)
        {
            public async Task PlaceAsync()
            {
                bus.[|TryEnqueue|](new OrderPlaced("1"));
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        public sealed class Shop(IEventBus bus)
        {
            public void Place() => bus.[|EnqueueAsync|](new OrderPlaced("1"));
        }
        """);
}
