using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SourceGenBus.Background.Tests;

/// <summary>What a listener of the meter sees. Each test listens to a meter of its own, made by the container's factory.</summary>
public sealed class MeterTests
{
    [Fact]
    public async Task Every_event_is_counted_where_it_ends()
    {
        using var meters = new Meters();
        await using var test = new TestQueue(static options => options.Capacity = 1, start: false, services => services.AddSingleton<IMeterFactory>(meters));
        await test.Queue.EnqueueAsync(new Happened(1, static (_, _, _) => throw new InvalidOperationException()));
        Assert.Equal(1, meters.Observe("sourcegenbus.queue.length"));
        Assert.Equal(0, meters.Observe("sourcegenbus.queue.running"));
        Assert.False(test.Queue.TryEnqueue(new Happened(2)));
        test.Queue.Start();
        await test.IdleAsync();
        await test.Queue.EnqueueAsync(new Happened(3));
        await test.IdleAsync();
        await test.Queue.StopAsync();

        Assert.Equal(0, meters.Observe("sourcegenbus.queue.length"));
        const string happened = "sourcegenbus.event.type=SourceGenBus.Background.Tests.Happened";
        Assert.Equal(
            [
                $"sourcegenbus.queue.enqueued {happened}", $"sourcegenbus.queue.enqueued {happened}", $"sourcegenbus.queue.failed {happened}",
                $"sourcegenbus.queue.handled {happened}", $"sourcegenbus.queue.refused {happened} sourcegenbus.reason=full",
            ],
            meters.Counted);
    }

    [Fact]
    public async Task Abandoned_events_say_why()
    {
        using var meters = new Meters();
        await using var test = new TestQueue(start: false, register: services => services.AddSingleton<IMeterFactory>(meters));
        await test.Queue.EnqueueAsync(new Measured(1));
        await test.Queue.StopAsync();
        Assert.Contains(
            "sourcegenbus.queue.abandoned sourcegenbus.event.type=SourceGenBus.Background.Tests.Measured sourcegenbus.reason=not_started", meters.Counted);
    }

    private sealed class Meters : IMeterFactory
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentBag<string> _counted = [];
        private readonly ConcurrentDictionary<string, long> _observed = new();
        private Meter? _meter;

        internal IEnumerable<string> Counted => _counted.Order(StringComparer.Ordinal);

        public Meter Create(MeterOptions options)
        {
            Assert.Equal("SourceGenBus", options.Name);
            _meter = new Meter(options);
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, _meter))
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                Assert.Equal(1, value);
                _counted.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"))}");
            });
            _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _observed[instrument.Name] = value);
            _listener.Start();
            return _meter;
        }

        internal long Observe(string name)
        {
            _listener.RecordObservableInstruments();
            return _observed[name];
        }

        public void Dispose()
        {
            _listener.Dispose();
            _meter?.Dispose();
        }
    }
}
