using System.Diagnostics;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>A span and measurements per command, query and stream.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Each_kind_is_described()
    {
        using var spans = new Spans();
        using var measurements = new Measurements();
        await using var test = new TestBus();
        await test.Commands.SendAsync(new Do(static (_, _) => Task.CompletedTask));
        Assert.Equal(14, await test.Class.SendAsync(new Reckon(7)));
        Assert.Equal(7, await test.Commands.QueryAsync(new Ask(7)));
        await foreach (var name in test.Commands.StreamAsync(new List(2)))
            Assert.Equal($"stream {typeof(List)}", name);

        Assert.Equal(
            [$"send {typeof(Do)}", $"send {typeof(Reckon)}", $"query {typeof(Ask)}", $"stream {typeof(List)}"],
            spans.Ended.Select(static span => span.OperationName));
        Assert.All(spans.Ended, static span =>
        {
            Assert.Equal(ActivityKind.Internal, span.Kind);
            Assert.Equal(typeof(Desk).FullName, span.GetTagItem("sourcegenbus.handler.name"));
            Assert.Equal("process", span.GetTagItem("messaging.operation.type"));
            Assert.Equal("completed", span.GetTagItem("sourcegenbus.outcome"));
        });
        Assert.Equal(["send", "send", "query", "stream"], measurements.Of("sourcegenbus.sent.messages").Select(static sent => sent["messaging.operation.name"]));
        Assert.Equal(4, measurements.Of("sourcegenbus.send.duration").Count);
        Assert.Equal(0, measurements.Sum("sourcegenbus.handler.active"));
        Assert.Equal(4, measurements.Of("sourcegenbus.handler.active").Count(static change => change.Value > 0));
    }

    [Fact]
    public async Task What_the_handler_throws_is_in_the_span_and_reaches_the_sender()
    {
        using var spans = new Spans();
        using var measurements = new Measurements();
        await using var test = new TestBus();
        var thrown = new InvalidOperationException("out of ink");
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(async () => await test.Commands.SendAsync(new Do((_, _) => throw thrown))));
        FailureTests.AssertFailed(spans.Send, typeof(InvalidOperationException), "out of ink");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await test.Commands.QueryAsync(new Ask(-1)));
        Assert.Equal(
            [typeof(InvalidOperationException).FullName, typeof(ArgumentOutOfRangeException).FullName],
            measurements.Of("sourcegenbus.failures").Select(static failure => failure["error.type"]));
    }

    [Fact]
    public async Task What_the_sender_cancelled_is_no_error()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        using var source = new CancellationTokenSource();
        var sending = test.Commands.SendAsync(new Do(static (_, token) => Task.Delay(Timeout.Infinite, token)), source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(ActivityStatusCode.Unset, spans.Send.Status);
        Assert.Equal("cancelled", spans.Send.GetTagItem("sourcegenbus.outcome"));
    }

    [Fact]
    public async Task A_stream_ends_when_its_reader_leaves_or_its_handler_throws()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        using var request = Spans.StartRequest();
        await foreach (var _ in test.Commands.StreamAsync(new List(5)))
        {
            Assert.Same(request, Activity.Current);
            break;
        }

        Assert.Equal("completed", spans.Send.GetTagItem("sourcegenbus.outcome"));
        Assert.Equal(request.SpanId, spans.Send.ParentSpanId);
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var _ in test.Commands.StreamAsync(new List(3)))
                Assert.Same(request, Activity.Current);
        });
        FailureTests.AssertFailed(spans.Ended[1], typeof(InvalidOperationException), "three");
    }

    [Fact]
    public async Task An_event_that_a_command_leads_to_is_its_child_and_linked_to_it()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        await test.Commands.SendAsync(new Do(async (context, _) => await test.Bus.PublishAsync(new Told(), context)));
        Assert.Equal(spans.Send.SpanId, spans.Publish.ParentSpanId);
        Assert.Equal(spans.Send.SpanId, Assert.Single(spans.Publish.Links).Context.SpanId);
    }

    [Fact]
    public async Task A_listener_that_comes_and_goes_is_served_while_it_is_there()
    {
        await using var test = new TestBus();
        Assert.Equal(2, await test.Commands.SendAsync(new Reckon(1)));
        using (var spans = new Spans())
        {
            test.Class.RefreshTelemetry();
            Assert.Equal(4, await test.Commands.SendAsync(new Reckon(2)));
            Assert.Equal($"send {typeof(Reckon)}", spans.Send.OperationName);
        }

        test.Class.RefreshTelemetry();
        Assert.Equal(6, await test.Commands.SendAsync(new Reckon(3)));
    }
}
