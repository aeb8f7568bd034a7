using System.Collections.Concurrent;
using System.Diagnostics;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>Whose child a span is does not depend on what else happens at the same time.</summary>
public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Four_handlers_at_once_are_children_of_the_publish_and_not_of_one_another()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var currents = new ConcurrentDictionary<string, (Activity? Before, Activity? After)>();
        using var request = Spans.StartRequest();

        var publishing = test.Bus.PublishAsync(new Gathered(async (handler, _) =>
        {
            var before = Activity.Current;
            await gate.Task;
            currents[handler] = (before, Activity.Current);
        })).AsTask();
        Assert.Same(request, Activity.Current);
        Assert.Empty(spans.Ended);
        gate.SetResult();
        await publishing;

        Assert.Same(request, Activity.Current);
        Assert.Equal(request.SpanId, spans.Publish.ParentSpanId);
        Assert.Equal(4, spans.Handlers.Count);
        foreach (var handler in spans.Handlers)
        {
            Assert.Equal(spans.Publish.SpanId, handler.ParentSpanId);
            var name = handler.OperationName.Split('.')[^1];
            Assert.Same(handler, currents[name].Before);
            Assert.Same(handler, currents[name].After);
        }
    }

    [Fact]
    public async Task Parallel_publishes_do_not_mix()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (number, _) =>
            await test.Bus.PublishAsync(new Gathered(async (handler, _) =>
            {
                if (handler.GetHashCode(StringComparison.Ordinal) % 2 == number % 2)
                    await Task.Yield();
            })));

        var publishes = spans.Ended.Where(static span => span.Kind == ActivityKind.Producer).ToDictionary(static span => span.SpanId);
        Assert.Equal(200, publishes.Count);
        Assert.Equal(800, spans.Handlers.Count);
        foreach (var handlers in spans.Handlers.GroupBy(static span => span.GetTagItem("messaging.message.id")))
        {
            var publish = publishes[Assert.Single(handlers.Select(static span => span.ParentSpanId).Distinct())];
            Assert.Equal(handlers.Key, publish.GetTagItem("messaging.message.id"));
            Assert.Equal(4, handlers.Select(static span => span.OperationName).Distinct().Count());
        }
    }
}
