using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SourceGenBus.Background.Tests;

/// <summary>A telemetry listener that throws once ended the workers of a queue: its events waited for ever.</summary>
public sealed class ThrowingListenerTests
{
    [Theory]
    [InlineData("sample")]
    [InlineData("started")]
    [InlineData("stopped")]
    public async Task Of_spans_leaves_the_workers_alone(string fault)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == EventBusTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> creation) =>
                !IsOurs(creation.Name) ? ActivitySamplingResult.None
                : fault == "sample" ? throw new NotSupportedException(fault)
                : ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = activity => ThrowIf(fault == "started" && IsOurs(activity.OperationName)),
            ActivityStopped = activity => ThrowIf(fault == "stopped" && IsOurs(activity.OperationName)),
        };
        ActivitySource.AddActivityListener(listener);
        await AssertAllAreHandledAsync(factory: null);
    }

    [Fact]
    public async Task Of_measurements_leaves_workers_and_callers_alone()
    {
        using var meters = new ThrowingMeters(throwsAtOnce: false);
        await AssertAllAreHandledAsync(meters);
    }

    [Fact]
    public async Task Of_instruments_leaves_the_queue_alone()
    {
        using var meters = new ThrowingMeters(throwsAtOnce: true);
        await AssertAllAreHandledAsync(meters);
    }

    private static bool IsOurs(string name) => name.Contains(nameof(Observed), StringComparison.Ordinal);

    private static void ThrowIf(bool faulty)
    {
        if (faulty)
            throw new NotSupportedException("listener");
    }

    private static async Task AssertAllAreHandledAsync(IMeterFactory? factory)
    {
        var handled = 0;
        await using var test = new TestQueue(
            static options => options.Parallelism = 2,
            register: services =>
            {
                if (factory is not null)
                    services.AddSingleton(factory);
            });
        for (var number = 0; number < 100; number++)
        {
            var fails = number % 10 == 0;
            await test.Queue.EnqueueAsync(new Observed(() =>
            {
                Interlocked.Increment(ref handled);
                ThrowIf(fails);
            }));
        }

        Assert.True(test.Queue.TryEnqueue(new Observed(() => Interlocked.Increment(ref handled))));
        await test.IdleAsync();
        Assert.Equal(101, handled);
        Assert.Equal(91, test.Queue.Status.Handled);
        Assert.Equal(10, test.Queue.Status.Failed);
        Assert.Equal(0, test.Queue.Status.Running);
        Assert.Equal(10, test.Unhandled.Count);
        await test.Queue.StopAsync();
    }

    private sealed class ThrowingMeters : IMeterFactory
    {
        private readonly MeterListener _listener = new();
        private Meter? _meter;

        internal ThrowingMeters(bool throwsAtOnce)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (!ReferenceEquals(instrument.Meter, _meter))
                    return;
                ThrowIf(throwsAtOnce);
                listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => throw new NotSupportedException("measurement"));
        }

        public Meter Create(MeterOptions options)
        {
            _listener.Start();
            return _meter = new Meter(options);
        }

        public void Dispose()
        {
            _listener.Dispose();
            _meter?.Dispose();
        }
    }
}

/// <summary>An event that only these tests publish.</summary>
public sealed record Observed(Action Run);

[EventHandler<Observed>]
internal static class ObservedHandler
{
    public static ValueTask HandleAsync(Observed observed)
    {
        observed.Run();
        return default;
    }
}
