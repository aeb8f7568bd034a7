using System.Diagnostics;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>What an event was caused by, across time and threads.</summary>
public sealed class CausationTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task Where_nothing_is_current_the_trace_of_the_cause_goes_on()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Told(), new EventContext { TraceParent = TraceParent, TraceState = "vendor=1" });

        var link = Assert.Single(spans.Publish.Links).Context;
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", link.TraceId.ToHexString());
        Assert.Equal("b7ad6b7169203331", link.SpanId.ToHexString());
        Assert.Equal("vendor=1", link.TraceState);
        Assert.Equal(TraceParent, spans.Publish.ParentId);
        Assert.Equal(link.TraceId, spans.Handler<TellOne>().TraceId);
        Assert.Empty(spans.Handler<TellOne>().Links);
    }

    [Fact]
    public async Task Where_a_request_is_current_the_cause_is_linked_to()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        using var request = Spans.StartRequest();
        await test.Bus.PublishAsync(new Told(), new EventContext { TraceParent = TraceParent });
        Assert.Equal(request.SpanId, spans.Publish.ParentSpanId);
        Assert.Equal("b7ad6b7169203331", Assert.Single(spans.Publish.Links).Context.SpanId.ToHexString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("of the last century")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-zz")]
    public async Task What_is_no_traceparent_is_ignored(string? traceParent)
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Told(), new EventContext { TraceParent = traceParent });
        Assert.Empty(spans.Publish.Links);
        Assert.Null(spans.Publish.ParentId);
    }

    [Fact]
    public async Task An_event_that_a_handler_publishes_with_its_context_is_linked_to_the_one_that_it_handles()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Gathered(async (handler, context) =>
        {
            if (handler == nameof(GatherC))
                await test.Bus.PublishAsync(new Told(), context);
        }));

        var cause = Assert.Single(spans.Ended, static span => span.OperationName == $"publish {typeof(Gathered)}");
        var caused = Assert.Single(spans.Ended, static span => span.OperationName == $"publish {typeof(Told)}");
        Assert.Equal(cause.SpanId, Assert.Single(caused.Links).Context.SpanId);
        Assert.Equal(spans.Handler<GatherC>().SpanId, caused.ParentSpanId);
    }

    [Fact]
    public async Task A_context_takes_the_current_trace_along()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        EventContext later;
        ActivitySpanId requestId;
        using (var request = Spans.StartRequest())
        {
            request.TraceStateString = "vendor=1";
            later = new EventContext { UserId = "Ada" }.WithCurrentTrace();
            requestId = request.SpanId;
            Assert.Equal((request.Id, "vendor=1", "Ada"), (later.TraceParent, later.TraceState, later.UserId));
        }

        await test.Bus.PublishAsync(new Told(), later);
        Assert.Equal(requestId, spans.Publish.ParentSpanId);
        Assert.Same(later, later.WithCurrentTrace());
    }

    [Fact]
    public void An_activity_of_the_older_format_has_no_traceparent()
    {
        using var old = new Activity("old").SetIdFormat(ActivityIdFormat.Hierarchical).Start();
        Assert.Null(EventContext.Empty.WithCurrentTrace().TraceParent);
    }
}
