using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SourceGenBus.Telemetry;

/// <summary>
/// What the bus writes to: one activity source and one meter per process, as listeners expect. A listener that throws when it is told of
/// one of them keeps that one from being made; it is null then, and the others are not affected.
/// </summary>
internal static class Instruments
{
    /// <summary>What a listener threw when it was told of these.</summary>
    internal static Exception? Failure { get; private set; }

    internal static readonly ActivitySource? Source = CreateSource();

    private static readonly Meter Meter = new(EventBusTelemetry.MeterName, EventBusTelemetry.Version);

    /// <summary>The buckets that the conventions for messaging name, in seconds. Before the histograms, which are made of it.</summary>
    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] };

    internal static readonly Counter<long>? Published =
        CreateCounter("sourcegenbus.published.events", "{event}", "Events that were published.");

    internal static readonly Counter<long>? Handled =
        CreateCounter("sourcegenbus.handled.events", "{event}", "Calls of event handlers.");

    internal static readonly Counter<long>? Sent =
        CreateCounter("sourcegenbus.sent.messages", "{message}", "Commands, queries and stream queries that were sent.");

    internal static readonly Counter<long>? Failures =
        CreateCounter("sourcegenbus.failures", "{failure}", "Publishes, sends and calls of event handlers that failed.");

    internal static readonly UpDownCounter<long>? Active =
        CreateUpDownCounter("sourcegenbus.handler.active", "{call}", "Calls of handlers that have started and not yet ended.");

    internal static readonly Histogram<double>? PublishDuration =
        CreateDuration("sourcegenbus.publish.duration", "From the publish of an event until its last handler has ended.");

    internal static readonly Histogram<double>? ProcessDuration =
        CreateDuration("messaging.process.duration", "Duration of one event handler.");

    internal static readonly Histogram<double>? SendDuration =
        CreateDuration("sourcegenbus.send.duration", "From the sending of a command or query until its handler has ended, " +
            "middleware included.");

    internal static Counter<long>? CountOf(ActivityKind kind) => kind switch
    {
        ActivityKind.Producer => Published,
        ActivityKind.Consumer => Handled,
        _ => Sent,
    };

    internal static Histogram<double>? DurationOf(ActivityKind kind) => kind switch
    {
        ActivityKind.Producer => PublishDuration,
        ActivityKind.Consumer => ProcessDuration,
        _ => SendDuration,
    };

    /// <summary>Whether anybody would see what is written. Reads a field of each; nothing tells when the answer changes.</summary>
    internal static bool AreListenedTo =>
        EventBusTelemetry.IsSupported && IsAnyEnabled;

    private static bool IsAnyEnabled =>
        Source is { } source && source.HasListeners()
        || Published is { Enabled: true }
        || Handled is { Enabled: true }
        || Sent is { Enabled: true }
        || Failures is { Enabled: true }
        || Active is { Enabled: true }
        || PublishDuration is { Enabled: true }
        || ProcessDuration is { Enabled: true }
        || SendDuration is { Enabled: true };

    // In a static constructor an exception would leave every bus of the process without this class.
    private static ActivitySource? CreateSource()
    {
        try
        {
            return new ActivitySource(EventBusTelemetry.SourceName, EventBusTelemetry.Version);
        }
        catch (Exception exception)
        {
            Failure = exception;
            return null;
        }
    }

    private static Counter<long>? CreateCounter(string name, string unit, string description)
    {
        try
        {
            return Meter.CreateCounter<long>(name, unit, description);
        }
        catch (Exception exception)
        {
            Failure = exception;
            return null;
        }
    }

    private static UpDownCounter<long>? CreateUpDownCounter(string name, string unit, string description)
    {
        try
        {
            return Meter.CreateUpDownCounter<long>(name, unit, description);
        }
        catch (Exception exception)
        {
            Failure = exception;
            return null;
        }
    }

    private static Histogram<double>? CreateDuration(string name, string description)
    {
        try
        {
            return Meter.CreateHistogram(name, "s", description, tags: null, Seconds);
        }
        catch (Exception exception)
        {
            Failure = exception;
            return null;
        }
    }
}
