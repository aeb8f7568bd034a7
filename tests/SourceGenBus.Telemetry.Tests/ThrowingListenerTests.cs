using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>A listener is code of the application: what it throws is logged and disturbs nobody.</summary>
public sealed class ThrowingListenerTests
{
    private static readonly string[] Faults = ["sample", "started", "stopped", "current", "measurement", "everything"];

    public static TheoryData<string> AllFaults => new(Faults);

    [Theory]
    [MemberData(nameof(AllFaults))]
    public async Task Every_handler_of_an_event_runs_and_the_publisher_sees_nothing(string fault)
    {
        await using var test = new TestBus();
        using (new ThrowingListener(fault))
        {
            test.Class.RefreshTelemetry();
            var (one, suspended) = (new List<string>(), new List<string>());
            await test.Bus.PublishAsync(new Gathered((handler, _) =>
            {
                one.Add(handler);
                return Task.CompletedTask;
            }));
            await test.Class.PublishAsync<object>(new Gathered(async (handler, _) =>
            {
                await Task.Yield();
                lock (suspended)
                    suspended.Add(handler);
                throw new UnspeakableException();
            }));
            await test.Bus.PublishAsync(new Unheard());
            Assert.Equal(4, one.Count);
            Assert.Equal(4, suspended.Count);
        }

        Assert.Contains(test.Log.Entries, static entry => entry.Level == LogLevel.Warning && entry.Text.StartsWith("A telemetry listener failed", StringComparison.Ordinal));
        Assert.Null(Activity.Current);
    }

    [Theory]
    [MemberData(nameof(AllFaults))]
    public async Task Whoever_sends_gets_the_answer(string fault)
    {
        await using var test = new TestBus();
        using var listener = new ThrowingListener(fault);
        test.Class.RefreshTelemetry();
        var done = 0;
        await test.Commands.SendAsync(new Do((_, _) =>
        {
            done++;
            return Task.CompletedTask;
        }));
        Assert.Equal(1, done);
        Assert.Equal(42, await test.Commands.SendAsync(new Reckon(21)));
        Assert.Equal(5, await test.Commands.QueryAsync(new Ask(5)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await test.Commands.QueryAsync(new Ask(-1)));
        var items = 0;
        await foreach (var item in test.Commands.StreamAsync(new List(2)))
            items++;
        Assert.Equal(2, items);
    }

    [Fact]
    public async Task One_log_line_for_each_operation_is_enough()
    {
        await using var test = new TestBus();
        using var listener = new ThrowingListener("measurement");
        for (var count = 0; count < 10; count++)
            await test.Bus.PublishAsync(new Told());
        Assert.Equal(2, test.Log.Entries.Count(static entry => entry.Level == LogLevel.Warning)); // The publish and the one handler.
    }

    private sealed class UnspeakableException : Exception
    {
        public override string Message => throw new NotSupportedException("message");
    }

    private sealed class ThrowingListener : IDisposable
    {
        private readonly ActivityListener? _spans;
        private readonly MeterListener? _meters;
        private readonly bool _current;

        internal ThrowingListener(string fault)
        {
            if (fault is not "measurement")
            {
                _spans = new ActivityListener
                {
                    ShouldListenTo = static source => source.Name == EventBusTelemetry.SourceName,
                    Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                        fault == "sample" ? throw new NotSupportedException("sample") : ActivitySamplingResult.AllDataAndRecorded,
                    ActivityStarted = _ => ThrowIf(fault is "started" or "everything"),
                    ActivityStopped = _ => ThrowIf(fault is "stopped" or "everything"),
                };
                ActivitySource.AddActivityListener(_spans);
            }

            _current = fault == "current";
            if (_current)
                Activity.CurrentChanged += Throw;
            if (fault is not ("measurement" or "everything"))
                return;
            _meters = new MeterListener
            {
                InstrumentPublished = static (instrument, listener) =>
                {
                    if (instrument.Meter.Name == EventBusTelemetry.MeterName)
                        listener.EnableMeasurementEvents(instrument);
                },
            };
            _meters.SetMeasurementEventCallback<long>(static (_, _, _, _) => throw new NotSupportedException("measurement"));
            _meters.SetMeasurementEventCallback<double>(static (_, _, _, _) => throw new NotSupportedException("measurement"));
            _meters.Start();
        }

        public void Dispose()
        {
            if (_current)
                Activity.CurrentChanged -= Throw;
            _spans?.Dispose();
            _meters?.Dispose();
        }

        private static void Throw(object? sender, ActivityChangedEventArgs change) => throw new NotSupportedException("current");

        private static void ThrowIf(bool faulty)
        {
            if (faulty)
                throw new NotSupportedException("listener");
        }
    }
}
