using System.Diagnostics;
using Ordering.Contracts;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>A span per publish and per handler, along every way that an event can take.</summary>
public sealed class SpanTests
{
    [Fact]
    public async Task A_publish_and_its_handler_are_described()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        var told = new Told();
        await test.Bus.PublishAsync(told, new EventContext { CorrelationId = "corr", CausationId = "cause" });

        var (publish, handler) = (spans.Publish, spans.Handler<TellOne>());
        Assert.Equal(EventBusTelemetry.SourceName, publish.Source.Name);
        Assert.Equal($"publish {typeof(Told)}", publish.OperationName);
        Assert.Equal(publish.SpanId, handler.ParentSpanId);
        Assert.Equal(publish.TraceId, handler.TraceId);
        Assert.Equal(ActivityStatusCode.Unset, publish.Status);
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["messaging.system"] = "sourcegenbus",
                ["messaging.operation.name"] = "publish",
                ["messaging.operation.type"] = "send",
                ["messaging.destination.name"] = typeof(Told).FullName,
                ["messaging.message.id"] = told.EventId.ToString(),
                ["messaging.message.conversation_id"] = "corr",
                ["sourcegenbus.causation_id"] = "cause",
                ["sourcegenbus.handler.count"] = 1,
                ["sourcegenbus.outcome"] = "completed",
            },
            publish.TagObjects.ToDictionary());
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["messaging.system"] = "sourcegenbus",
                ["messaging.operation.name"] = "handle",
                ["messaging.operation.type"] = "process",
                ["messaging.destination.name"] = typeof(Told).FullName,
                ["messaging.message.id"] = told.EventId.ToString(),
                ["messaging.message.conversation_id"] = "corr",
                ["sourcegenbus.causation_id"] = "cause",
                ["sourcegenbus.handler.name"] = typeof(TellOne).FullName,
                ["sourcegenbus.outcome"] = "completed",
            },
            handler.TagObjects.ToDictionary());
    }

    [Theory]
    [InlineData("class")]
    [InlineData("interface")]
    [InlineData("base")]
    [InlineData("object")]
    [InlineData("context")]
    [InlineData("session")]
    [InlineData("sequential")]
    [InlineData("report")]
    public async Task Every_way_makes_one_publish_span_and_one_per_handler(string way)
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        var told = new Told();
        for (var time = 1; time <= 2; time++)
        {
            await (way switch
            {
                "class" => test.Class.PublishAsync(told),
                "interface" => test.Bus.PublishAsync(told),
                "base" => test.Bus.PublishAsync<DomainEvent>(told),
                "object" => test.Bus.PublishAsync<object>(told),
                "context" => test.Bus.PublishAsync(told, EventContext.Empty),
                "session" => test.Bus.PublishAsync(told, new EventContext { Session = new object() }),
                "sequential" => test.Bus.PublishAsync(told, new EventContext { Execution = HandlerExecution.Sequential }),
                _ => new ValueTask(test.Bus.PublishAndReportAsync(told).AsTask()),
            });
            Assert.Equal(time, spans.Ended.Count(static span => span.Kind == ActivityKind.Producer));
            Assert.Equal(time, spans.Handlers.Count);
        }

        Assert.All(spans.Handlers, handler => Assert.Contains(spans.Ended, span => span.Kind == ActivityKind.Producer && span.SpanId == handler.ParentSpanId));
    }

    [Fact]
    public async Task Handlers_of_several_assemblies_and_subscribers_have_a_span_each()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        using var subscription = test.Bus.Subscribe<OrderShipped>(static (_, _, _) => default);
        await test.Bus.PublishAsync(new OrderShipped());
        Assert.Equal(3, spans.Handlers.Count);
        Assert.All(spans.Handlers, handler => Assert.Equal(spans.Publish.SpanId, handler.ParentSpanId));
        Assert.Contains(spans.Handlers, static handler => handler.OperationName.Contains(nameof(SpanTests), StringComparison.Ordinal));
        Assert.Equal(3, spans.Publish.GetTagItem("sourcegenbus.handler.count"));
    }

    [Fact]
    public async Task Events_that_nothing_handles_and_structs_are_traced_too()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Unheard());
        await test.Bus.PublishAsync(new Unheard());
        await test.Bus.PublishAsync<DomainEvent>(new Unheard());
        await test.Bus.PublishAsync(new Ticked(1));
        Assert.Equal([$"publish {typeof(Unheard)}", $"publish {typeof(Unheard)}", $"publish {typeof(Unheard)}", $"handle {typeof(Tick)}", $"publish {typeof(Ticked)}"],
            spans.Ended.Select(static span => span.OperationName));
    }

    [Fact]
    public async Task A_span_of_a_middleware_stands_between()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Wrapped());
        var handler = spans.Handler<Unwrap>();
        Assert.NotEqual(spans.Publish.SpanId, handler.ParentSpanId);
        Assert.Equal(spans.Publish.SpanId, handler.Parent!.ParentSpanId);
    }

    [Fact]
    public async Task What_the_sampler_drops_is_not_traced_and_handled_nevertheless()
    {
        using var spans = new Spans(ActivitySamplingResult.None);
        await using var test = new TestBus();
        var calls = 0;
        await test.Bus.PublishAsync(new Told(_ => { calls++; return Task.CompletedTask; }));
        Assert.Equal(1, calls);
        Assert.Empty(spans.Ended);
    }

    [Fact]
    public async Task What_is_only_propagated_carries_no_attributes()
    {
        using var spans = new Spans(ActivitySamplingResult.PropagationData);
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Told(static _ => throw new InvalidOperationException()));
        Assert.Equal(spans.Publish.SpanId, spans.Handler<TellOne>().ParentSpanId);
        Assert.Empty(spans.Handler<TellOne>().Events);
        Assert.Null(spans.Publish.GetTagItem("messaging.message.id"));
    }
}
