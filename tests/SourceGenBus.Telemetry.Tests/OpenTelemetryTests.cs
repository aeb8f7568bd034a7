using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>What reaches an exporter of OpenTelemetry when its SDK is set up as the telemetry guide says.</summary>
public sealed class OpenTelemetryTests
{
    private readonly List<Activity> _spans = [];
    private readonly List<MetricSnapshot> _metrics = [];

    [Fact]
    public async Task Spans_and_metrics_are_exported()
    {
        var (told, failing) = (new Told(), new Told(static _ => Task.FromException(new NotSupportedException("told"))));
        using (Sdk.CreateTracerProviderBuilder()
            .AddSource(EventBusTelemetry.SourceName, "test")
            .AddInMemoryExporter(_spans)
            .Build())
        using (Sdk.CreateMeterProviderBuilder()
            .AddMeter(EventBusTelemetry.MeterName)
            .AddInMemoryExporter(_metrics)
            .Build())
        await using (var test = new TestBus())
        {
            using (Spans.StartRequest())
            {
                await test.Bus.PublishAsync(told, new EventContext { CorrelationId = "corr" });
                await test.Bus.PublishAsync(failing);
                Assert.Equal(42, await test.Commands.SendAsync(new Reckon(21)));
            }
        } // Closing a provider exports what it has.

        var request = Assert.Single(_spans, static span => span.OperationName == "request");
        AssertEvent(request, told, "completed", ActivityStatusCode.Unset);
        AssertEvent(request, failing, "failed", ActivityStatusCode.Error);
        var send = Assert.Single(_spans, static span => span.OperationName == $"send {typeof(Reckon)}");
        Assert.Equal(request.SpanId, send.ParentSpanId);
        Assert.Equal(6, _spans.Count);
        Assert.Equal("corr", Publish(told).GetTagItem("messaging.message.conversation_id"));
        AssertMetrics();
    }

    private Activity Publish(Told told) => Assert.Single(_spans, span =>
        span.OperationName == $"publish {typeof(Told)}" && Equals(span.GetTagItem("messaging.message.id"), told.EventId.ToString()));

    private void AssertEvent(Activity request, Told told, string outcome, ActivityStatusCode status)
    {
        var publish = Publish(told);
        var handle = Assert.Single(_spans, span => span.ParentSpanId == publish.SpanId);
        Assert.Equal((request.TraceId, request.SpanId), (publish.TraceId, publish.ParentSpanId));
        Assert.Equal(request.TraceId, handle.TraceId);
        Assert.Equal($"handle {typeof(TellOne)}", handle.OperationName);
        Assert.Equal((ActivityKind.Producer, ActivityKind.Consumer), (publish.Kind, handle.Kind));
        Assert.Equal((EventBusTelemetry.SourceName, EventBusTelemetry.SourceName), (publish.Source.Name, handle.Source.Name));
        Assert.Equal(typeof(TellOne).FullName, handle.GetTagItem("sourcegenbus.handler.name"));
        Assert.Equal(outcome, handle.GetTagItem("sourcegenbus.outcome"));
        Assert.Equal(status, handle.Status);
    }

    private void AssertMetrics()
    {
        const string destination = "messaging.destination.name";
        var (told, tellOne) = (typeof(Told).FullName!, typeof(TellOne).FullName!);
        Assert.All(_metrics, static metric => Assert.Equal(EventBusTelemetry.MeterName, metric.MeterName));
        Assert.Equal((MetricType.LongSum, "{event}"), Kind("sourcegenbus.published.events"));
        Assert.Equal((MetricType.Histogram, "s"), Kind("messaging.process.duration"));
        Assert.Equal((MetricType.LongSumNonMonotonic, "{call}"), Kind("sourcegenbus.handler.active"));

        Assert.Equal(2, Value("sourcegenbus.published.events", (destination, told)));
        Assert.Equal(2, Value("sourcegenbus.handled.events", (destination, told), ("sourcegenbus.handler.name", tellOne)));
        Assert.Equal(1, Value("sourcegenbus.sent.messages", (destination, typeof(Reckon).FullName!), ("messaging.operation.name", "send")));
        Assert.Equal(1, Value("sourcegenbus.failures", ("error.type", typeof(NotSupportedException).FullName!)));
        Assert.Equal(0, Value("sourcegenbus.handler.active", ("sourcegenbus.handler.name", tellOne)));
        Assert.Equal(2, Value("sourcegenbus.publish.duration", (destination, told), ("sourcegenbus.outcome", "completed")));
        Assert.Equal(1, Value("messaging.process.duration", (destination, told), ("sourcegenbus.outcome", "completed")));
        Assert.Equal(1, Value("messaging.process.duration", (destination, told), ("sourcegenbus.outcome", "failed")));
        Assert.Equal(1, Value("sourcegenbus.send.duration", (destination, typeof(Reckon).FullName!)));
    }

    private MetricSnapshot Metric(string name) => Assert.Single(_metrics, metric => metric.Name == name);

    private (MetricType Type, string Unit) Kind(string name) => (Metric(name).MetricType, Metric(name).Unit);

    /// <summary>The sum, or a histogram's number of measurements, of the one time series that has these attributes among others.</summary>
    private long Value(string name, params (string Tag, string Value)[] tags)
    {
        var metric = Metric(name);
        var point = Assert.Single(metric.MetricPoints, point => tags.All(tag => TagOf(point, tag.Tag) == tag.Value));
        return metric.MetricType == MetricType.Histogram ? point.GetHistogramCount() : point.GetSumLong();
    }

    private static string? TagOf(MetricPoint point, string name)
    {
        foreach (var tag in point.Tags)
        {
            if (tag.Key == name)
                return tag.Value as string;
        }

        return null;
    }
}
