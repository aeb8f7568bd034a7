using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>What a class derived from the unit of work may rely on.</summary>
public sealed class DerivedTests
{
    [Fact]
    public async Task With_a_logger_factory_it_logs_there_and_not_with_the_bus()
    {
        await using var test = new TestBus();
        using var log = new LogRecorder();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using var unit = new Finalized(test.Bus, [], factory) { IsBroken = true };

        await unit.BeginAsync(EventContext.Empty);
        await unit.RollbackAsync();

        Assert.IsType<BrokenException>(Assert.Single(log.Entries).Exception);
        Assert.Empty(test.Log.Entries);
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

    private sealed class Finalized(IEventBus bus, List<string> disposals, ILoggerFactory? loggerFactory = null)
        : TransactionalUnitOfWork(bus, loggerFactory)
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
