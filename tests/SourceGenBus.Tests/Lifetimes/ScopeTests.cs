using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Lifetimes;

/// <summary>Every scoped or transient handler handles every event in a service scope of its own.</summary>
public class ScopeTests
{
    [Fact]
    public async Task Concurrent_handlers_of_one_event_never_share_a_unit_of_work()
    {
        await using var host = TestHost.Create();
        var booked = new FlightBooked();
        var publish = host.Bus.PublishAsync(booked);

        // Both have started and neither has ended.
        await booked.BothStarted.WaitAsync();
        var units = booked.Units.ToArray();
        Assert.Equal(3, units.Length);
        Assert.Equal(3, units.Distinct().Count());
        Assert.All(units, unit => Assert.Equal(0, unit.Disposed));

        booked.Finish.Set();
        await publish;
        Assert.All(units, unit => Assert.Equal(1, unit.Disposed));
    }

    [Fact]
    public async Task Within_one_scope_there_is_one_unit_of_work()
    {
        await using var host = TestHost.Create();
        var checkedIn = new FlightCheckedIn();
        await host.Bus.PublishAsync(checkedIn);
        Assert.True(checkedIn.SameUnit);
    }

    [Fact]
    public async Task The_context_carries_the_services_of_the_handlers_own_scope()
    {
        await using var host = TestHost.Create();
        var checkedIn = new FlightCheckedIn();

        await host.Bus.PublishAsync(checkedIn, new EventContext { CorrelationId = "flight", Services = new ServiceCollection().BuildServiceProvider() });

        Assert.True(checkedIn.SameUnitFromContext);
        Assert.Equal("flight", checkedIn.CorrelationId);
    }

    [Fact]
    public async Task A_scope_is_disposed_when_its_handler_throws()
    {
        await using var host = TestHost.Create();
        var cancelled = new FlightCancelled();
        await host.Bus.PublishAsync(cancelled);
        Assert.Equal(1, cancelled.Unit!.Disposed);
        var warning = Assert.Single(host.Log.Warnings);
        Assert.Equal("no refund", warning.Exception!.Message);
        Assert.Equal(typeof(RefundFlight), warning["Handler"]);
    }

    [Fact]
    public async Task A_scoped_handler_that_completes_synchronously_still_has_its_scope_disposed_before_the_publish_completes()
    {
        await using var host = TestHost.Create();
        for (var publish = 0; publish < 20; publish++)
        {
            var landed = new FlightLanded();
            await host.Bus.PublishAsync(landed);
            Assert.Equal(1, landed.Unit!.Disposed);
        }
    }

    [Fact]
    public async Task A_hundred_concurrent_publishes_have_a_hundred_scopes()
    {
        await using var host = TestHost.Create();
        var flights = Enumerable.Range(0, 100).Select(static _ => new FlightLanded()).ToArray();
        await Parallel.ForEachAsync(flights, async (landed, cancellationToken) => await host.Bus.PublishAsync(landed, cancellationToken));
        Assert.Equal(100, flights.Select(static landed => landed.Unit).Distinct().Count());
        Assert.All(flights, landed => Assert.Equal(1, landed.Unit!.Disposed));
    }
}

internal sealed record FlightBooked
{
    private int _waiting = 3;

    internal ConcurrentQueue<UnitOfWork> Units { get; } = new();

    internal Signal BothStarted { get; } = new();

    internal Signal Finish { get; } = new();

    internal async ValueTask UseAsync(UnitOfWork unit)
    {
        Units.Enqueue(unit);
        if (Interlocked.Decrement(ref _waiting) == 0)
            BothStarted.Set();
        await Finish.WaitAsync();
    }
}

[EventHandler<FlightBooked>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class ReserveSeat(UnitOfWork unit)
{
    public ValueTask HandleAsync(FlightBooked booked) => booked.UseAsync(unit);
}

[EventHandler<FlightBooked>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class OrderMeal(UnitOfWork unit)
{
    public Task HandleAsync(FlightBooked booked) => booked.UseAsync(unit).AsTask();
}

[EventHandler<FlightBooked>(Lifetime = HandlerLifetime.Transient)]
internal sealed class SendTicket(UnitOfWork unit)
{
    public ValueTask HandleAsync(FlightBooked booked) => booked.UseAsync(unit);
}

internal sealed record FlightCheckedIn
{
    internal bool SameUnit { get; set; }

    internal bool SameUnitFromContext { get; set; }

    internal string? CorrelationId { get; set; }
}

[EventHandler<FlightCheckedIn>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class PrintBoardingPass(UnitOfWork unit, IServiceProvider services)
{
    public ValueTask HandleAsync(FlightCheckedIn checkedIn, EventContext context)
    {
        checkedIn.SameUnit = ReferenceEquals(unit, services.GetRequiredService<UnitOfWork>());
        checkedIn.SameUnitFromContext = ReferenceEquals(unit, context.Services!.GetRequiredService<UnitOfWork>());
        checkedIn.CorrelationId = context.CorrelationId;
        return default;
    }
}

internal sealed record FlightCancelled
{
    internal UnitOfWork? Unit { get; set; }
}

[EventHandler<FlightCancelled>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class RefundFlight(UnitOfWork unit)
{
    public ValueTask HandleAsync(FlightCancelled cancelled)
    {
        cancelled.Unit = unit;
        throw new InvalidOperationException("no refund");
    }
}

internal sealed record FlightLanded
{
    internal UnitOfWork? Unit { get; set; }
}

[EventHandler<FlightLanded>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class AnnounceArrival(UnitOfWork unit)
{
    public ValueTask HandleAsync(FlightLanded landed)
    {
        landed.Unit = unit;
        return default;
    }
}
