using System.Diagnostics.Metrics;
using System.Reflection;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>Counters, durations and what is in flight.</summary>
public sealed class MetricTests
{
    [Fact]
    public void Instruments_are_as_documented()
    {
        using var measurements = new Measurements();
        using (new EventBusBuilder().Build())
        {
        }

        var instruments = measurements.Instruments
            .Select(static instrument => (instrument.Name, Kind: instrument.GetType().Name.Split('`')[0], instrument.Unit))
            .Order();
        Assert.Equal(
            [
                ("messaging.process.duration", "Histogram", "s"),
                ("sourcegenbus.failures", "Counter", "{failure}"),
                ("sourcegenbus.handled.events", "Counter", "{event}"),
                ("sourcegenbus.handler.active", "UpDownCounter", "{call}"),
                ("sourcegenbus.publish.duration", "Histogram", "s"),
                ("sourcegenbus.published.events", "Counter", "{event}"),
                ("sourcegenbus.send.duration", "Histogram", "s"),
                ("sourcegenbus.sent.messages", "Counter", "{message}"),
            ],
            instruments);
        Assert.All(measurements.Instruments.OfType<Histogram<double>>(), static histogram =>
            Assert.Equal([0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10], histogram.Advice!.HistogramBucketBoundaries!));
    }

    [Fact]
    public void The_version_is_that_of_the_package()
    {
        using var measurements = new Measurements();
        using (new EventBusBuilder().Build())
        {
        }

        var package = typeof(EventBus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', '-')[0];
        Assert.All(measurements.Instruments, instrument => Assert.Equal(package, instrument.Meter.Version));
    }

    [Fact]
    public async Task A_publish_is_counted_and_timed_with_its_handlers()
    {
        using var measurements = new Measurements();
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Told());
        await test.Bus.PublishAsync(new Told(static _ => throw new NotSupportedException()));

        Assert.Equal(2, measurements.Sum("sourcegenbus.published.events", "messaging.destination.name", typeof(Told).FullName));
        Assert.Equal(2, measurements.Sum("sourcegenbus.handled.events", "sourcegenbus.handler.name", typeof(TellOne).FullName));
        Assert.Equal(["completed", "completed"], measurements.Of("sourcegenbus.publish.duration").Select(static one => one["sourcegenbus.outcome"]));
        var durations = measurements.Of("messaging.process.duration");
        Assert.Equal(["completed", "failed"], durations.Select(static one => one["sourcegenbus.outcome"]));
        Assert.All(durations, static duration => Assert.InRange(duration.Value, 0, 60));
        Assert.Equal(
            ["error.type", "messaging.destination.name", "messaging.operation.name", "messaging.system", "sourcegenbus.handler.name", "sourcegenbus.outcome"],
            durations[1].Tags);
        var failure = Assert.Single(measurements.Of("sourcegenbus.failures"));
        Assert.Equal(typeof(NotSupportedException).FullName, failure["error.type"]);
        Assert.Equal(typeof(TellOne).FullName, failure["sourcegenbus.handler.name"]);
    }

    [Fact]
    public async Task A_handler_that_hangs_shows_while_it_does()
    {
        using var measurements = new Measurements();
        await using var test = new TestBus();
        var gate = new TaskCompletionSource();
        var publishing = test.Bus.PublishAsync(new Told(_ => gate.Task)).AsTask();
        Assert.Equal(1, measurements.Sum("sourcegenbus.handler.active", "sourcegenbus.handler.name", typeof(TellOne).FullName));
        gate.SetResult();
        await publishing;
        Assert.Equal(0, measurements.Sum("sourcegenbus.handler.active"));
    }

    [Fact]
    public async Task A_handler_that_blocks_its_publisher_shows_too()
    {
        using var measurements = new Measurements();
        await using var test = new TestBus();
        using var entered = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var publishing = Task.Run(async () => await test.Bus.PublishAsync(new Told(_ =>
        {
            entered.Set();
            gate.Wait();
            return Task.CompletedTask;
        })));
        entered.Wait();
        Assert.Equal(1, measurements.Sum("sourcegenbus.handler.active"));
        gate.Set();
        await publishing;
        Assert.Equal(0, measurements.Sum("sourcegenbus.handler.active"));
    }

    [Fact]
    public async Task Who_starts_listening_during_a_call_does_not_see_it_end()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        var gate = new TaskCompletionSource();
        var publishing = test.Bus.PublishAsync(new Told(_ => gate.Task)).AsTask();
        using var measurements = new Measurements();
        gate.SetResult();
        await publishing;
        Assert.Empty(measurements.Of("sourcegenbus.handler.active"));
    }
}
