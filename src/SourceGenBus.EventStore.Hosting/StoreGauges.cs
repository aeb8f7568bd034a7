using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>What the monitor saw last, as metrics of this host.</summary>
internal sealed class StoreGauges : IDisposable
{
    private readonly Meter _meter;
    private readonly StoreMonitor _monitor;
    private readonly TimeProvider _clock;

    public StoreGauges(StoreMonitor monitor, StoreWorkers workers, StoreOutages outages, TimeProvider clock, IServiceProvider services)
    {
        _monitor = monitor;
        _clock = clock;
        _meter = services.GetService<IMeterFactory>()?.Create(EventBusTelemetry.MeterName) ?? new Meter(EventBusTelemetry.MeterName);
        _meter.CreateObservableGauge("sourcegenbus.store.available", () => outages.Current is null ? 1 : 0, description: "1 while the database can be used, 0 during an outage.");
        _meter.CreateObservableGauge("sourcegenbus.relay.running", () => workers.RunningRelays, "{relay}", "Relays at work in this process.");
        _meter.CreateObservableGauge("sourcegenbus.outbox.length", OutboxLength, "{event}", "Events in the outbox, by what they wait for.");
        _meter.CreateObservableGauge("sourcegenbus.outbox.oldest.age", OldestAge, "s", "How long the oldest event has waited that could have been delivered; 0 without one.");
        _meter.CreateObservableGauge("sourcegenbus.dead_letters", DeadLetters, "{event}", "Events that gave up and wait for a person.");
        _meter.CreateObservableGauge("sourcegenbus.projection.lag", Lags, "{position}", "How many positions a projection or subscription is behind the last one given out.");
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> OutboxLength()
    {
        if (_monitor.Latest is not { Outbox: var outbox })
            yield break;
        yield return In("ready", outbox.Ready);
        yield return In("waiting", outbox.Waiting);
        yield return In("parked", outbox.Parked);

        static Measurement<long> In(string state, long count) => new(count, new KeyValuePair<string, object?>("sourcegenbus.outbox.state", state));
    }

    private IEnumerable<Measurement<double>> OldestAge()
    {
        if (_monitor.Latest is { } latest)
            yield return new Measurement<double>(latest.OldestDue is { } since ? Math.Max(0, (_clock.GetUtcNow() - since).TotalSeconds) : 0);
    }

    private IEnumerable<Measurement<long>> DeadLetters()
    {
        if (_monitor.Latest is { } latest)
            yield return new Measurement<long>(latest.Outbox.DeadLetters);
    }

    private IEnumerable<Measurement<long>> Lags()
    {
        foreach (var (projection, lag) in _monitor.Latest?.Lags ?? [])
            yield return new Measurement<long>(lag, new KeyValuePair<string, object?>("sourcegenbus.projection.name", projection));
    }
}
