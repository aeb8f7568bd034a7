using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using SourceGenBus.Tests.Allocations;

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

    [Fact]
    public async Task Measuring_alone_allocates_nothing_either()
    {
        var calls = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listening) =>
        {
            if (instrument.Meter.Name == EventBusTelemetry.MeterName)
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => calls++);
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => calls++);
        listener.Start();
        await using var bus = new EventBusBuilder().AddHandlers().Build(); // Asking the tests' own log allocates.
        var (told, reckon) = (new Told(), new Reckon(1));
        AssertFree(() => bus.PublishAsync(told), OfUnoptimisedMethods);
        AssertFree(() => bus.PublishAsync<DomainEvent>(told), OfUnoptimisedMethods);
        AssertFree(() => Finish(bus.SendAsync(reckon)), OfUnoptimisedMethods);
        Assert.NotEqual(0, calls);
    }

    /// <summary>Unoptimised, an async method allocates its state machine even when it completes synchronously.</summary>
    private static long OfUnoptimisedMethods =>
        typeof(EventBus).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true } ? long.MaxValue : 0;

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
        AssertFree(() => bus.PublishAsync(5L), OfUnoptimisedMethods); // Such a build also boxes what it compares with null.
        AssertFree(() => Finish(commands.SendAsync(reckon)));
        AssertFree(() => Finish(commands.QueryAsync(ask, context)));
        await Task.CompletedTask;
    }

    private static ValueTask Finish(ValueTask<int> answer)
    {
        answer.GetAwaiter().GetResult();
        return default;
    }

    private static void AssertFree(Func<ValueTask> publish, long allowed = 0) =>
        Assert.InRange(AllocatedBytes.PerThousand(publish, allowed), 0, allowed);
}
