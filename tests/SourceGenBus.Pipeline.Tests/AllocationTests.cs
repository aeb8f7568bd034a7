namespace SourceGenBus.Pipeline.Tests;

/// <summary>Middleware that does nothing costs no memory.</summary>
public sealed class AllocationTests
{
    [Fact]
    public async Task Three_idle_middleware_around_an_event_allocate_nothing()
    {
        await using var test = new TestBus();
        IEventBus bus = test.Bus;
        var @event = new Measured();
        var context = new EventContext { UserId = "Ada" };
        Assert.Equal(0, Allocated(() => Complete(bus.PublishAsync(@event))));
        Assert.Equal(0, Allocated(() => Complete(bus.PublishAsync(@event, context))));
    }

    [Fact]
    public async Task Three_idle_middleware_around_a_command_or_query_allocate_nothing()
    {
        await using var test = new TestBus();
        ICommandBus bus = test.Bus;
        var command = new MeasuredCommand();
        var query = new MeasuredQuery();
        Assert.Equal(0, Allocated(() => Complete(bus.SendAsync(command))));
        Assert.Equal(0, Allocated(() =>
        {
            var answer = bus.QueryAsync(query);
            Assert.True(answer.IsCompletedSuccessfully);
            answer.GetAwaiter().GetResult();
        }));
    }

    private static void Complete(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
            throw new InvalidOperationException("It did not complete synchronously.");
        task.GetAwaiter().GetResult();
    }

    private static long Allocated(Action act)
    {
        for (var warmUp = 0; warmUp < 100; warmUp++)
            act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
            act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
