using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>What the monitors of this host saw last, as metrics.</summary>
internal sealed class StoreGauges : IDisposable
{
    private const string StateTag = "sourcegenbus.outbox.state";
    private const string ProjectionTag = "sourcegenbus.projection.name";

    private readonly Meter _meter;

    internal StoreGauges(Func<IEnumerable<GaugeSource>> sources, TimeProvider timeProvider, IServiceProvider services)
    {
        _meter = services.GetService<IMeterFactory>()?.Create(EventBusTelemetry.MeterName) ?? new Meter(EventBusTelemetry.MeterName);
        _meter.CreateObservableGauge(
            "sourcegenbus.store.available",
            () => sources().Select(static source => source.Of(source.IsAvailable ? 1 : 0)),
            description: "1 while the database can be used, 0 during an outage.");
        _meter.CreateObservableGauge(
            "sourcegenbus.relay.running",
            () => sources().Select(static source => source.Of(source.Workers?.RunningRelays ?? 0)),
            "{relay}",
            "Relays at work in this process.");
        _meter.CreateObservableGauge(
            "sourcegenbus.outbox.length", () => Each(OutboxLength), "{event}", "Events in the outbox, by what they wait for.");
        _meter.CreateObservableGauge(
            "sourcegenbus.outbox.oldest.age",
            () => Each<double>((source, latest) =>
                [source.Of(latest.OldestDue is { } since ? Math.Max(0, (timeProvider.GetUtcNow() - since).TotalSeconds) : 0)]),
            "s",
            "How long the oldest event has waited that could have been delivered; 0 without one.");
        _meter.CreateObservableGauge(
            "sourcegenbus.dead_letters",
            () => Each<long>(static (source, latest) => [source.Of(latest.Outbox.DeadLetters)]),
            "{event}",
            "Events that gave up and wait for a person.");
        _meter.CreateObservableGauge(
            "sourcegenbus.projection.lag",
            () => Each(
                static (source, latest) => latest.Followers.Select(follower => source.Of(follower.Lag, ProjectionTag, follower.Name))),
            "{position}",
            "How many positions a projection or subscription is behind the last one given out.");
        _meter.CreateObservableGauge(
            "sourcegenbus.projection.parked",
            () => Each(
                static (source, latest) => latest.Followers.Select(follower => source.Of(follower.Parked, ProjectionTag, follower.Name))),
            "{event}",
            "Events that a projection or subscription has put aside, and that wait for a person.");

        IEnumerable<Measurement<T>> Each<T>(Func<GaugeSource, StoreSample, IEnumerable<Measurement<T>>> measure)
            where T : struct =>
            sources().SelectMany(source => source.Latest is { } latest ? measure(source, latest) : []);
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> OutboxLength(GaugeSource source, StoreSample latest) =>
    [
        source.Of(latest.Outbox.Ready, StateTag, "ready"),
        source.Of(latest.Outbox.Waiting, StateTag, "waiting"),
        source.Of(latest.Outbox.Parked, StateTag, "parked"),
    ];
}
