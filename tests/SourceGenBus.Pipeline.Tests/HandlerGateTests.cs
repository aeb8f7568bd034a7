using SourceGenBus.Dispatch;

namespace SourceGenBus.Pipeline.Tests;

/// <summary>What stands before the handlers of one publish.</summary>
public sealed class HandlerGateTests
{
    [Fact]
    public async Task It_knows_all_handlers_and_decides_about_each()
    {
        await using var test = new TestBus();
        var gate = new Gate(static call => call.HandlerType == typeof(ASecondHandler));

        var report = await test.Bus.PublishAndReportAsync(new ThrowingAfterAll(false), null, gate);

        Assert.Equal([typeof(FirstHandler), typeof(ASecondHandler)], gate.Handlers);
        Assert.Equal([typeof(FirstHandler), typeof(ASecondHandler)], gate.Calls.Select(static call => call.HandlerType));
        Assert.True(report.Succeeded); // The one that fails was passed over.
    }

    [Theory]
    [InlineData(HandlerExecution.Concurrent)]
    [InlineData(HandlerExecution.Sequential)]
    public async Task What_a_handler_and_the_gate_itself_throw_is_the_handlers_failure(HandlerExecution execution)
    {
        await using var test = new TestBus();
        var gate = new Gate(static call => call.HandlerType != typeof(ASecondHandler) ? true : throw new InvalidOperationException("closed"));

        var report = await test.Bus.PublishAndReportAsync(new ThrowingAfterAll(false), new EventContext { Execution = execution }, gate);

        Assert.Equal(["first failed", "closed"], report.Failures.Select(static failure => failure.Exception!.Message));
    }

    [Fact]
    public async Task It_tells_subscriptions_of_one_class_apart()
    {
        await using var test = new TestBus();
        var called = new List<int>();
        using var first = test.Bus.Subscribe<GateOpened>((_, _, _) => Add(1));
        using var second = test.Bus.Subscribe<GateOpened>((_, _, _) => Add(2));
        var gate = new Gate(static call => call.Ordinal == 1);

        await test.Bus.PublishAndReportAsync(new GateOpened(), null, gate);

        Assert.Equal([0, 1], gate.Calls.Select(static call => call.Ordinal));
        Assert.Equal([2], called);

        ValueTask Add(int number)
        {
            called.Add(number);
            return default;
        }
    }

    [Fact]
    public async Task It_stands_before_each_run_that_a_middleware_makes_and_not_before_what_the_middleware_publishes()
    {
        await using var test = new TestBus();
        test.Script.Event = async (@event, context, next, token) =>
        {
            await test.Bus.PublishAsync(new OrderShipped("1"), context, token);
            await next.InvokeAsync(@event, context, token);
            await next.InvokeAndReportAsync(@event, context, token);
        };
        var gate = new Gate(static _ => true);

        await test.Bus.PublishAndReportAsync(new Scripted("a"), null, gate);

        Assert.Equal(2, gate.Calls.Count);
        Assert.Single(gate.Calls.Select(static call => call.HandlerType).Distinct());
        Assert.Equal(gate.Handlers![0], gate.Calls[0].HandlerType);
    }

    [Fact]
    public async Task Where_nothing_handles_the_event_it_is_never_asked()
    {
        await using var test = new TestBus();
        var gate = new Gate(static _ => true);

        await test.Bus.PublishAndReportAsync("text", null, gate);

        Assert.Empty(gate.Handlers!);
        Assert.Empty(gate.Calls);
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await test.Bus.PublishAndReportAsync("text", null, gate: null!));
    }

    private sealed record GateOpened;

    private sealed class Gate(Func<HandlerCall, bool> isOpen) : HandlerGate
    {
        internal List<HandlerCall> Calls { get; } = [];

        public override ValueTask InvokeAsync(HandlerCall call)
        {
            Calls.Add(call);
            return isOpen(call) ? call.InvokeAsync() : default;
        }
    }
}
