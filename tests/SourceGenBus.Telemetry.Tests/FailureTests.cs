using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>What failed, and why, stands in span, measurement and log; what the caller cancelled has not failed.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task A_handler_that_throws_has_an_error_and_its_publish_has_none()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Told(static async _ =>
        {
            await Task.Yield();
            throw new NotSupportedException("no paper");
        }));

        var handler = spans.Handler<TellOne>();
        AssertFailed(handler, typeof(NotSupportedException), "no paper");
        Assert.Equal(ActivityStatusCode.Unset, spans.Publish.Status);
        Assert.Equal("completed", spans.Publish.GetTagItem("sourcegenbus.outcome"));
    }

    [Fact]
    public async Task The_log_names_handler_event_and_request()
    {
        await using var test = new TestBus();
        using var spans = new Spans();
        using var request = Spans.StartRequest();
        var told = new Told(static _ => throw new NotSupportedException());
        await test.Bus.PublishAsync(told, new EventContext { CorrelationId = "corr-7" });

        var (level, text) = Assert.Single(test.Log.Entries);
        Assert.Equal(LogLevel.Warning, level);
        Assert.All([typeof(TellOne).FullName!, typeof(Told).FullName!, told.EventId.ToString(), "corr-7", request.TraceId.ToHexString()],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_current_activity_the_log_names_the_trace_of_the_context()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(
            new Told(static _ => throw new NotSupportedException()),
            new EventContext { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });
        Assert.Contains("0af7651916cd43dd8448eb211c80319c", Assert.Single(test.Log.Entries).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_throws_makes_the_publish_an_error()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        await Assert.ThrowsAsync<AggregateException>(async () => await test.Bus.PublishAsync(new Strict()));
        AssertFailed(spans.Handler<StrictFailure>(), typeof(NotSupportedException), "strict");
        Assert.Equal(ActivityStatusCode.Unset, spans.Handler<StrictSuccess>().Status);
        Assert.Equal(ActivityStatusCode.Error, spans.Publish.Status);
        Assert.Equal(typeof(AggregateException).FullName, spans.Publish.GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_handler_that_was_never_started_has_no_span()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        var stop = new EventContext { Failures = FailurePolicy.StopAtFirst };
        await Assert.ThrowsAsync<NotSupportedException>(async () => await test.Bus.PublishAsync(new Strict(), stop));
        Assert.Equal(typeof(StrictFailure).FullName, Assert.Single(spans.Handlers).GetTagItem("sourcegenbus.handler.name"));
    }

    [Fact]
    public async Task A_report_tells_the_same_as_the_spans()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        var report = await test.Bus.PublishAndReportAsync(new Strict());
        Assert.Equal(typeof(StrictFailure), Assert.Single(report.Failures).HandlerType);
        Assert.Equal(ActivityStatusCode.Error, spans.Handler<StrictFailure>().Status);
        Assert.Equal(ActivityStatusCode.Unset, spans.Publish.Status);
    }

    [Fact]
    public async Task A_handler_whose_constructor_throws_has_failed()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Broken());
        AssertFailed(spans.Handler<BrokenHandler>(), typeof(InvalidOperationException), "constructor");
        Assert.Equal("completed", spans.Handler<BrokenOther>().GetTagItem("sourcegenbus.outcome"));
    }

    [Fact]
    public async Task What_the_publisher_cancelled_is_no_error()
    {
        using var spans = new Spans();
        using var measurements = new Measurements();
        await using var test = new TestBus();
        using var source = new CancellationTokenSource();
        var publishing = test.Bus.PublishAsync(new Told(static token => Task.Delay(Timeout.Infinite, token)), source.Token).AsTask();
        await source.CancelAsync();
        await publishing;

        var handler = spans.Handler<TellOne>();
        Assert.Equal(ActivityStatusCode.Unset, handler.Status);
        Assert.Equal("cancelled", handler.GetTagItem("sourcegenbus.outcome"));
        Assert.Null(handler.GetTagItem("error.type"));
        Assert.Empty(handler.Events);
        Assert.Empty(measurements.Of("sourcegenbus.failures"));
    }

    [Fact]
    public async Task A_handler_that_cancels_itself_is_an_error()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Told(static _ => throw new OperationCanceledException("own")));
        AssertFailed(spans.Handler<TellOne>(), typeof(OperationCanceledException), "own");
    }

    [Fact]
    public async Task At_trace_level_a_handler_that_has_started_and_not_completed_shows()
    {
        await using var test = new TestBus(LogLevel.Trace);
        var gate = new TaskCompletionSource();
        var told = new Told(_ => gate.Task);
        var publishing = test.Bus.PublishAsync(told, new EventContext { CorrelationId = "corr" }).AsTask();
        Assert.Contains(test.Log.Entries, entry => entry.Text == $"Handler {typeof(TellOne)} started on {typeof(Told)} {told.EventId} (correlation corr)");
        Assert.DoesNotContain(test.Log.Entries, static entry => entry.Text.Contains("completed", StringComparison.Ordinal));
        gate.SetResult();
        await publishing;
        Assert.Contains(test.Log.Entries, entry => entry.Text == $"Handler {typeof(TellOne)} completed on {typeof(Told)} {told.EventId} (correlation corr)");
    }

    internal static void AssertFailed(Activity span, Type exception, string message)
    {
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(message, span.StatusDescription);
        Assert.Equal(exception.FullName, span.GetTagItem("error.type"));
        Assert.Equal("failed", span.GetTagItem("sourcegenbus.outcome"));
        var thrown = Assert.Single(span.Events);
        Assert.Equal("exception", thrown.Name);
        Assert.Contains(thrown.Tags, tag => tag.Key == "exception.type" && Equals(tag.Value, exception.FullName));
        Assert.Contains(thrown.Tags, tag => tag.Key == "exception.message" && Equals(tag.Value, message));
    }
}
