using System.Collections.Concurrent;
using System.Diagnostics;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>Listens to the spans of the bus, and of the test itself, while it lives.</summary>
internal sealed class Spans : IDisposable
{
    private static readonly ActivitySource Own = new("test");

    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    internal Spans(ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is EventBusTelemetry.SourceName or "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> creation) => creation.Source.Name == "test" ? ActivitySamplingResult.AllData : sampling,
            ActivityStopped = activity =>
            {
                if (activity.Source != Own)
                    _ended.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    internal IReadOnlyList<Activity> Ended => [.. _ended];

    internal Activity Publish => Assert.Single(Ended, static span => span.Kind == ActivityKind.Producer);

    internal IReadOnlyList<Activity> Handlers => [.. Ended.Where(static span => span.Kind == ActivityKind.Consumer)];

    internal Activity Send => Assert.Single(Ended, static span => span.Kind == ActivityKind.Internal);

    internal static Activity StartRequest() => Own.StartActivity("request")!;

    internal Activity Handler<THandler>() => Assert.Single(Handlers, static span => span.OperationName == $"handle {typeof(THandler)}");

    public void Dispose() => _listener.Dispose();
}
