namespace SourceGenBus.Telemetry.Tests;

/// <summary>What nobody listens to costs no memory: not before a listener came, and not after it has gone.</summary>
public sealed class AllocationTests
{
    [Fact]
    public async Task Nothing_is_allocated_before_and_after_somebody_listened()
    {
        await using var test = new TestBus();
        await AssertFreeAsync(test);
        using (var spans = new Spans())
        using (new Measurements())
        {
            test.Class.RefreshTelemetry();
            await test.Bus.PublishAsync(new Ticked(1));
            Assert.NotEmpty(spans.Ended);
        }

        test.Class.RefreshTelemetry();
        await AssertFreeAsync(test);
    }

    private static async Task AssertFreeAsync(TestBus test)
    {
        var (told, unheard, shipped, context) = (new Told(), new Unheard(), new Ordering.Contracts.OrderShipped(), new EventContext { UserId = "Ada" });
        var (reckon, ask) = (new Reckon(1), new Ask(1));
        var (bus, type, commands) = (test.Bus, test.Class, test.Commands);
        using var subscription = bus.Subscribe<long>(static (_, _, _) => default);
        AssertFree(() => bus.PublishAsync(told));
        AssertFree(() => type.PublishAsync(told));
        AssertFree(() => type.PublishAsync(told, context));
        AssertFree(() => bus.PublishAsync<DomainEvent>(told));
        AssertFree(() => bus.PublishAsync<object>(told));
        AssertFree(() => bus.PublishAsync(unheard));
        AssertFree(() => bus.PublishAsync<DomainEvent>(unheard));
        AssertFree(() => bus.PublishAsync(shipped));
        AssertFree(() => bus.PublishAsync(5L), 64_000); // A debug build of the library boxes what it compares with null.
        AssertFree(() => Finish(commands.SendAsync(reckon)));
        AssertFree(() => Finish(commands.QueryAsync(ask, context)));
        await Task.CompletedTask;
    }

    private static ValueTask Finish(ValueTask<int> answer)
    {
        answer.GetAwaiter().GetResult();
        return default;
    }

    /// <summary>The first rounds may allocate while code is still compiled without optimisation.</summary>
    private static void AssertFree(Func<ValueTask> act, long allowed = 0)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 200 && least > allowed; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var time = 0; time < 1000; time++)
                act().GetAwaiter().GetResult();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(least, 0, allowed);
    }
}
