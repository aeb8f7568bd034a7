using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Aot;

/// <summary>Traces and metrics of events, each way that they travel.</summary>
internal static class Listening
{
    internal static async Task RunAsync(Checks checks)
    {
        List<Activity> spans = [];
        Dictionary<string, double> sums = [];
        using var traces = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == EventBusTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans)
                    spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(traces);
        using var metrics = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == EventBusTelemetry.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        metrics.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (sums) // Handlers end on any thread.
                sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
        });
        metrics.Start();

        // One bus, since that of the scenarios would be listened to as well.
        await using var container = new ServiceCollection()
            .AddScoped<UnitOfWork>()
            .AddKeyedSingleton("mail", new Channel("mail"))
            .AddSourceGenBus()
            .BuildServiceProvider();
        var bus = container.GetRequiredService<EventBus>();
        Tally.Shared.Clear();
        await bus.PublishAsync(new Measured(3));
        await bus.PublishAsync<object>(new Measured(4));
        await bus.PublishAsync(new Doomed("on purpose"));
        await bus.PublishAsync(new Ignored());

        var publishes = spans.Where(static span => span.Kind == ActivityKind.Producer).ToList();
        var handlers = spans.Where(static span => span.Kind == ActivityKind.Consumer).ToList();
        checks.Equal(4, publishes.Count, "publish spans");
        checks.Equal(5, handlers.Count, "handler spans");
        checks.Equal(true, handlers.TrueForAll(handler => publishes.Exists(publish => publish.SpanId == handler.ParentSpanId)), "handlers are children of publishes");
        checks.Equal(2, handlers.Count(static handler => handler is { Status: ActivityStatusCode.Error, Events: var events } && events.Any()), "failed handlers");
        checks.Equal(4d, sums["sourcegenbus.published.events"], "published events");
        checks.Equal(5d, sums["sourcegenbus.handled.events"], "handled events");
        checks.Equal(2d, sums["sourcegenbus.failures"], "failures");
        checks.Equal(0d, sums["sourcegenbus.handler.active"], "handlers in flight");
    }
}
