namespace SourceGenBus.Pipeline.Tests;

/// <summary>A publish that answers how each handler fared.</summary>
public sealed class ReportTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_tells_of_each_handler_in_order_and_throws_nothing(bool async)
    {
        await using var test = new TestBus();
        var report = await test.Bus.PublishAndReportAsync(new ThrowingAfterAll(async));
        Assert.Equal([typeof(FirstHandler), typeof(ASecondHandler)], report.Outcomes.Select(static outcome => outcome.HandlerType));
        Assert.False(report.Succeeded);
        var failure = Assert.Single(report.Failures);
        Assert.Equal("first failed", failure.Exception!.Message);
        Assert.Same(failure.Exception, Assert.Single(Assert.Throws<AggregateException>(report.ThrowIfFailed).InnerExceptions));
    }

    [Fact]
    public async Task It_tells_only_of_handlers_that_were_started()
    {
        await using var test = new TestBus();
        var report = await test.Bus.PublishAndReportAsync(new StoppingAtFirst(false));
        Assert.Equal([typeof(FirstHandler)], report.Outcomes.Select(static outcome => outcome.HandlerType));
    }

    [Fact]
    public async Task It_is_empty_when_nothing_handles_the_event_or_a_middleware_stops_it()
    {
        await using var test = new TestBus();
        Assert.Empty((await test.Bus.PublishAndReportAsync("text")).Outcomes);
        test.Script.Event = static (_, _, _, _) => default;
        var report = await test.Bus.PublishAndReportAsync(new Scripted("a"));
        Assert.Empty(report.Outcomes);
        Assert.True(report.Succeeded);
        report.ThrowIfFailed();
    }

    [Fact]
    public async Task It_reaches_over_modules_subscribers_and_a_base_type()
    {
        await using var test = new TestBus();
        using var subscription = test.Bus.Subscribe<OrderShipped>(static (_, _, _) => throw new InvalidOperationException("subscriber failed"));
        var report = await test.Bus.PublishAndReportAsync<object>(new OrderShipped("1"));
        Assert.Equal(3, report.Outcomes.Count);
        Assert.Equal("subscriber failed", Assert.Single(report.Failures).Exception!.Message);
    }

    [Fact]
    public async Task It_is_complete_although_a_middleware_passes_on_a_context_of_its_own()
    {
        await using var test = new TestBus();
        test.Script.Event = static (@event, _, next, token) => next.InvokeAsync(@event, new EventContext { UserId = "Ada" }, token);
        Assert.Single((await test.Bus.PublishAndReportAsync(new Scripted("a"))).Outcomes);
    }

    [Fact]
    public async Task It_leaves_out_what_a_middleware_publishes_with_the_same_context()
    {
        await using var test = new TestBus();
        test.Script.Event = async (@event, context, next, token) =>
        {
            await test.Bus.PublishAsync(new Unruled(false), context, token);
            await next.InvokeAsync(@event, context, token);
        };
        var report = await test.Bus.PublishAndReportAsync(new Scripted("a"));
        Assert.Equal([typeof(ScriptedHandler)], report.Outcomes.Select(static outcome => outcome.HandlerType));
    }

    [Fact]
    public async Task It_leaves_out_what_a_handler_publishes_with_its_context()
    {
        await using var test = new TestBus();
        test.Script.Handle = async (scripted, context, token) =>
        {
            if (scripted == new Scripted("outer"))
                await test.Bus.PublishAsync(new Scripted("inner"), context, token);
        };
        var report = await test.Bus.PublishAndReportAsync(new Scripted("outer"));
        Assert.Equal([typeof(ScriptedHandler)], report.Outcomes.Select(static outcome => outcome.HandlerType));
    }

    [Fact]
    public async Task What_a_middleware_throws_is_thrown()
    {
        await using var test = new TestBus();
        test.Script.Event = static (_, _, _, _) => throw new NotSupportedException();
        await Assert.ThrowsAsync<NotSupportedException>(() => test.Bus.PublishAndReportAsync(new Scripted("a")).AsTask());
    }

    [Fact]
    public async Task A_middleware_that_asks_gets_the_outcomes_of_its_own_call_and_the_publisher_those_of_all()
    {
        await using var test = new TestBus();
        var attempts = 0;
        test.Script.Handle = (_, _, _) => attempts++ == 0 ? throw new InvalidOperationException("at first") : default;
        var seen = new List<bool>();
        test.Script.Event = async (@event, context, next, token) =>
        {
            seen.Add((await next.InvokeAndReportAsync(@event, context, token)).Succeeded);
            seen.Add((await next.InvokeAndReportAsync(@event, context, token)).Succeeded);
        };
        var report = await test.Bus.PublishAndReportAsync(new Scripted("a"));
        Assert.Equal([false, true], seen);
        Assert.Equal([false, true], report.Outcomes.Select(static outcome => outcome.Succeeded));
    }

    [Fact]
    public async Task A_cancellation_by_the_publisher_is_told()
    {
        await using var test = new TestBus();
        var report = await test.Bus.PublishAndReportAsync(new Unruled(false), cancellationToken: new CancellationToken(canceled: true));
        Assert.IsType<OperationCanceledException>(report.Outcomes[0].Exception);
        Assert.True(report.Outcomes[1].Succeeded);
    }

    [Fact]
    public async Task Nothing_is_reported_about_null()
    {
        await using var test = new TestBus();
        await Assert.ThrowsAsync<ArgumentNullException>("event", () => test.Bus.PublishAndReportAsync<object>(null!).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>("bus", () => EventBusReporting.PublishAndReportAsync(null!, "text").AsTask());
    }
}
