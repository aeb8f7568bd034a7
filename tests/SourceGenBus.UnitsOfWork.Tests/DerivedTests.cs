using System.Runtime.CompilerServices;

namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>What a class derived from the unit of work may rely on.</summary>
public sealed class DerivedTests
{
    [Fact]
    public async Task What_it_must_not_throw_is_reported_to_the_bus_that_it_was_given()
    {
        await using var test = new TestBus();
        var bus = new AroundBus(test.Bus);
        await using var unit = new Finalized(bus, []) { IsBroken = true };

        await unit.BeginAsync(EventContext.Empty);
        await unit.RollbackAsync();

        var failure = Assert.Single(bus.Failures);
        Assert.Equal(UnitOfWorkFailureKind.Rollback, failure.Kind);
        Assert.Same(unit, failure.Subject);
        Assert.IsType<BrokenException>(failure.Exception);
        Assert.Empty(test.Log.Entries);
    }

    [Fact]
    public async Task A_bus_whose_report_throws_changes_nothing()
    {
        await using var test = new TestBus();
        await using var unit = new Finalized(new AroundBus(test.Bus) { IsBroken = true }, []) { IsBroken = true };

        await unit.BeginAsync(EventContext.Empty);
        await unit.RollbackAsync();

        Assert.False(unit.IsActive);
        await unit.BeginAsync(EventContext.Empty);
        Assert.True(unit.IsActive);
    }

    [Fact]
    public async Task Handlers_find_the_services_that_the_bus_names()
    {
        await using var test = new TestBus();
        var bus = new AroundBus(test.Bus);
        await using var unit = new Finalized(bus, []);

        await unit.BeginAsync(new EventContext { Services = test.Services, Session = new object() });
        await unit.PublishAsync(new First("1"));
        await unit.CommitAsync();

        Assert.Same(bus.Services, Assert.Single(bus.Contexts).Services);
        Assert.Null(bus.Contexts[0].Session);
    }

    [Fact]
    public async Task A_bus_without_anything_for_units_of_work_serves_them()
    {
        await using var test = new TestBus();
        await using var unit = new Finalized(new PlainBus(test.Bus), []) { IsBroken = true };

        await unit.BeginAsync(EventContext.Empty);
        await unit.PublishAsync(new First("1"));
        await unit.CommitAsync();
        await unit.BeginAsync(EventContext.Empty);
        await unit.RollbackAsync();

        Assert.Single(test.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposed_it_is_not_finalized(bool synchronously)
    {
        var disposals = new List<string>();
        await using var bus = new EventBusBuilder().Build();

        Drop(synchronously, bus, disposals);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(synchronously ? ["disposing True"] : [], disposals);
    }

    // A frame of its own, so that nothing keeps the unit of work alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(bool synchronously, EventBus bus, List<string> disposals)
    {
        var unit = new Finalized(bus, disposals);
        if (synchronously)
            unit.Dispose();
        else
            Assert.True(unit.DisposeAsync().AsTask().IsCompletedSuccessfully);
    }

    private sealed class Finalized(IEventBus bus, List<string> disposals) : TransactionalUnitOfWork(bus)
    {
        ~Finalized() => disposals.Add("finalized");

        public bool IsBroken { get; init; }

        protected override ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken) => default;

        protected override ValueTask CommitTransactionAsync() => default;

        protected override ValueTask RollbackTransactionAsync() => IsBroken ? throw new BrokenException() : default;

        protected override void Dispose(bool disposing)
        {
            disposals.Add($"disposing {disposing}");
            base.Dispose(disposing);
        }
    }
}
