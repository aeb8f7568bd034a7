namespace SourceGenBus.Tests.Allocations;

/// <summary>A publish whose handlers complete synchronously allocates nothing: not little, nothing.</summary>
public class AllocationTests
{
    private static readonly EventContext Context = new() { CorrelationId = "c" };

    [Fact]
    public async Task With_no_handler() => await AssertFreeAsync(new Handled0(), handlers: 0);

    [Fact]
    public async Task With_one_handler() => await AssertFreeAsync(new Handled1(), handlers: 1);

    [Fact]
    public async Task With_four_handlers() => await AssertFreeAsync(new Handled4(), handlers: 4);

    [Fact]
    public async Task With_twenty_handlers() => await AssertFreeAsync(new Handled20(), handlers: 20);

    [Fact]
    public async Task With_one_handler_from_a_call_that_can_be_bound_when_it_is_compiled()
    {
        await using var host = Support.TestHost.Create();
        var (bus, eventBus, @event) = (host.Bus, host.EventBus, new Handled1());
        AssertFree(@event, 1, () => bus.PublishAsync(@event));
        AssertFree(@event, 1, () => eventBus.PublishAsync(@event));
        AssertFree(@event, 1, () => bus.PublishAsync(@event, Context));
        AssertFree(@event, 1, () => eventBus.PublishAsync(@event, Context));
    }

    [Fact]
    public async Task With_four_handlers_from_a_call_that_can_be_bound_when_it_is_compiled()
    {
        await using var host = Support.TestHost.Create();
        var (bus, eventBus, @event) = (host.Bus, host.EventBus, new Handled4());
        AssertFree(@event, 4, () => bus.PublishAsync(@event));
        AssertFree(@event, 4, () => eventBus.PublishAsync(@event));
        AssertFree(@event, 4, () => bus.PublishAsync(@event, Context));
        AssertFree(@event, 4, () => eventBus.PublishAsync(@event, Context));
    }

    [Fact]
    public async Task With_twenty_handlers_from_a_call_that_can_be_bound_when_it_is_compiled()
    {
        await using var host = Support.TestHost.Create();
        var (bus, eventBus, @event) = (host.Bus, host.EventBus, new Handled20());
        AssertFree(@event, 20, () => bus.PublishAsync(@event));
        AssertFree(@event, 20, () => eventBus.PublishAsync(@event));
    }

    [Fact]
    public async Task With_no_handler_from_a_call_that_can_be_bound_when_it_is_compiled()
    {
        await using var host = Support.TestHost.Create();
        var (bus, eventBus, @event) = (host.Bus, host.EventBus, new Handled0());
        AssertFree(@event, 0, () => bus.PublishAsync(@event));
        AssertFree(@event, 0, () => eventBus.PublishAsync(@event));
        AssertFree(@event, 0, () => bus.PublishAsync(@event, Context));
    }

    [Fact]
    public async Task With_subscribers_alone_and_beside_a_generated_handler()
    {
        await using var host = Support.TestHost.Create();
        var (bus, alone, beside) = (host.Bus, new Handled0(), new Handled1());
        using var first = bus.Subscribe<Handled0>(static (@event, _, _) => @event.Count());
        using var second = bus.Subscribe<Handled0>(static (@event, _, _) => @event.Count());
        using var third = bus.Subscribe<Handled1>(static (@event, _, _) => @event.Count());
        AssertFree(alone, 2, () => bus.PublishAsync(alone));
        AssertFree(alone, 2, () => bus.PublishAsync<object>(alone));
        AssertFree(beside, 2, () => bus.PublishAsync(beside));
        AssertFree(beside, 2, () => bus.PublishAsync<object>(beside));
    }

    [Fact]
    public async Task With_handlers_in_several_assemblies()
    {
        await using var host = Support.TestHost.Create();
        var (bus, @event) = (host.Bus, new Ordering.Contracts.OrderShipped());
        AssertFree(() => bus.PublishAsync(@event));
        AssertFree(() => bus.PublishAsync<DomainEvent>(@event));
        Assert.True(@event.Handled > 0 && @event.Handled % 2 == 0, "Both assemblies handle it.");
    }

    [Fact]
    public async Task A_struct_event()
    {
        await using var host = Support.TestHost.Create();
        var (bus, eventBus, counter) = (host.Bus, host.EventBus, new Handled0());
        AssertFree(counter, 1, () => bus.PublishAsync(new HandledStruct(counter)), AllocatedBytes.OfUnoptimisedBoxes);
        AssertFree(counter, 1, () => eventBus.PublishAsync(new HandledStruct(counter)), AllocatedBytes.OfUnoptimisedBoxes);
        AssertFree(counter, 1, () => eventBus.PublishAsync(new HandledStruct(counter), Context), AllocatedBytes.OfUnoptimisedBoxes);
        object boxed = new HandledStruct(counter);
        AssertFree(counter, 1, () => eventBus.PublishAsync(boxed));
    }

    [Fact]
    public async Task A_struct_event_that_nothing_handles_any_more()
    {
        await using var host = Support.TestHost.Create();
        var (bus, counter) = (host.Bus, new Handled0());
        AssertFree(counter, 0, () => bus.PublishAsync(1.5m), AllocatedBytes.OfUnoptimisedBoxes);
        bus.Subscribe<decimal>((_, _, _) => counter.Count()).Dispose();
        AssertFree(counter, 0, () => bus.PublishAsync(1.5m), AllocatedBytes.OfUnoptimisedBoxes);
    }

    /// <summary>Along the ways that need no static knowledge of the type.</summary>
    private static async Task AssertFreeAsync<TEvent>(TEvent @event, int handlers)
        where TEvent : Handled, IHandled
    {
        await using var host = Support.TestHost.Create();
        var (bus, eventBus) = (host.Bus, host.EventBus);
        AssertFree(@event, handlers, () => bus.PublishAsync(@event));
        AssertFree(@event, handlers, () => eventBus.PublishAsync(@event));
        AssertFree(@event, handlers, () => bus.PublishAsync(@event, Context));
        AssertFree(@event, handlers, () => eventBus.PublishAsync(@event, Context));
        AssertFree(@event, handlers, () => bus.PublishAsync<Handled>(@event));
        AssertFree(@event, handlers, () => eventBus.PublishAsync<Handled>(@event));
        AssertFree(@event, handlers, () => eventBus.PublishAsync<IHandled>(@event));
        AssertFree(@event, handlers, () => eventBus.PublishAsync<object>(@event));
        AssertFree(@event, handlers, () => eventBus.PublishAsync<Handled>(@event, Context));
    }

    private static void AssertFree(Handled @event, int handlers, Func<ValueTask> publish, long allowed = 0)
    {
        var before = @event.Times;
        AssertFree(publish, allowed);
        var publishes = @event.Times - before;
        Assert.True(handlers == 0 ? publishes == 0 : publishes >= handlers * 1000L && publishes % (handlers * 1000L) == 0, "Each handler ran each time.");
    }

    private static void AssertFree(Func<ValueTask> publish, long allowed = 0) =>
        Assert.InRange(AllocatedBytes.PerThousand(publish, allowed), 0, allowed);
}
