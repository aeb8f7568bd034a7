namespace SourceGenBus.Pipeline.Tests;

/// <summary>What a middleware around an event may do, and what then happens.</summary>
public sealed class EventMiddlewareTests
{
    [Fact]
    public async Task Middleware_runs_by_its_order_and_then_the_handlers()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Scripted("a"));
        Assert.Equal(["inner Scripted { Text = a } of nobody", "handle a"], test.Entries);
    }

    [Fact]
    public async Task It_may_put_another_event_in_the_place_of_the_first()
    {
        await using var test = new TestBus();
        test.Script.Event = static (@event, context, next, token) => next.InvokeAsync(@event with { Text = "b" }, context, token);
        await test.Bus.PublishAsync(new Scripted("a"));
        Assert.Equal(["inner Scripted { Text = b } of nobody", "handle b"], test.Entries);
    }

    [Fact]
    public async Task It_may_pass_on_a_changed_context()
    {
        await using var test = new TestBus();
        test.Script.Event = static (@event, context, next, token) => next.InvokeAsync(@event, context with { UserId = "Ada" }, token);
        EventContext? seen = null;
        test.Script.Handle = (_, context, _) => { seen = context; return default; };
        await test.Bus.PublishAsync(new Scripted("a"), new EventContext { CorrelationId = "1" });
        Assert.Equal(new EventContext { CorrelationId = "1", UserId = "Ada" }, seen);
    }

    [Fact]
    public async Task One_that_never_calls_next_stops_the_event()
    {
        await using var test = new TestBus();
        test.Script.Event = static (_, _, _, _) => default;
        await test.Bus.PublishAsync(new Scripted("a"));
        Assert.Empty(test.Entries);
    }

    [Fact]
    public async Task One_that_calls_next_twice_runs_the_rest_twice()
    {
        await using var test = new TestBus();
        test.Script.Event = static async (@event, context, next, token) =>
        {
            await next.InvokeAsync(@event, context, token);
            await next.InvokeAsync(@event with { Text = "again" }, context, token);
        };
        await test.Bus.PublishAsync(new Scripted("a"));
        Assert.Equal(["handle a", "handle again"], test.Entries.Where(static entry => entry.StartsWith("handle", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_it_throws_reaches_the_publisher_as_it_is_and_is_no_failure_of_a_handler()
    {
        await using var test = new TestBus();
        var thrown = new InvalidOperationException("refused");
        test.Script.Event = (_, _, _, _) => throw thrown;
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => test.Bus.PublishAsync(new Scripted("a")).AsTask()));

        test.Script.Event = async (_, _, _, _) => { await Task.Yield(); throw thrown; };
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => test.Bus.PublishAsync(new Scripted("a")).AsTask()));
        Assert.Empty(test.Failures);
    }

    [Fact]
    public async Task What_a_handler_throws_does_not_reach_it_under_the_default_policy()
    {
        await using var test = new TestBus();
        var seen = false;
        test.Script.Handle = static (_, _, _) => throw new InvalidOperationException("failed");
        test.Script.Event = async (@event, context, next, token) => { await next.InvokeAsync(@event, context, token); seen = true; };
        await test.Bus.PublishAsync(new Scripted("a"));
        Assert.True(seen);
        Assert.Single(test.Failures);
    }

    [Fact]
    public async Task A_null_event_or_context_that_it_passes_on_is_refused_at_once()
    {
        await using var test = new TestBus();
        test.Script.Event = static (_, context, next, token) => next.InvokeAsync(null!, context, token);
        await Assert.ThrowsAsync<ArgumentNullException>("event", () => test.Bus.PublishAsync(new Scripted("a")).AsTask());
        test.Script.Event = static (@event, _, next, token) => next.InvokeAsync(@event, null!, token);
        await Assert.ThrowsAsync<ArgumentNullException>("context", () => test.Bus.PublishAsync(new Scripted("a")).AsTask());
        Assert.Empty(test.Entries);
    }

    [Fact]
    public async Task It_receives_the_token_and_may_pass_on_another()
    {
        await using var test = new TestBus();
        using var source = new CancellationTokenSource();
        CancellationToken atMiddleware = default, atHandler = default;
        test.Script.Event = (@event, context, next, token) => { atMiddleware = token; return next.InvokeAsync(@event, context, CancellationToken.None); };
        test.Script.Handle = (_, _, token) => { atHandler = token; return default; };
        await test.Bus.PublishAsync(new Scripted("a"), source.Token);
        Assert.Equal(source.Token, atMiddleware);
        Assert.Equal(CancellationToken.None, atHandler);
    }

    [Fact]
    public async Task An_event_published_through_its_base_type_passes_through_it_too()
    {
        await using var test = new TestBus();
        IScripted @event = new Scripted("a");
        await test.Bus.PublishAsync(@event);
        await test.Bus.PublishAsync<object>(@event, EventContext.Empty);
        Assert.Equal(4, test.Entries.Length);
    }

    [Fact]
    public async Task Subscribers_stand_behind_the_same_middleware_as_handlers()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Scripted("a"));
        using (test.Bus.Subscribe<Scripted>((@event, _, _) => { test.Journal.Add($"subscriber {@event.Text}"); return default; }))
            await test.Bus.PublishAsync(new Scripted("b"));
        await test.Bus.PublishAsync(new Scripted("c"));
        Assert.Equal(["handle a", "handle b", "subscriber b", "handle c"], test.Entries.Where(static entry => !entry.StartsWith("inner", StringComparison.Ordinal)));

        test.Script.Event = static (_, _, _, _) => default;
        using (test.Bus.Subscribe<Scripted>(static (_, _, _) => throw new InvalidOperationException("never called")))
            await test.Bus.PublishAsync(new Scripted("d"));
        Assert.Empty(test.Failures);
    }

    [Fact]
    public async Task It_stands_around_struct_events_and_goes_by_its_constraints()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new StructEvent(4));
        await test.Bus.PublishAsync(new ClassEvent());
        await test.Bus.PublishAsync<object>(new StructEvent(5));
        Assert.Equal(
            ["struct StructEvent { Number = 4 }", "handle 4", "handle class", "struct StructEvent { Number = 5 }", "handle 5"], test.Entries);
    }

    [Fact]
    public async Task A_class_that_is_handler_and_middleware_has_one_instance()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new HandledByMiddleware());
        var instance = test.Services.GetRequiredService<HandlingMiddleware>().GetHashCode();
        Assert.Equal([$"around, instance {instance}", $"handled, instance {instance}"], test.Entries);
    }

    [Fact]
    public async Task It_applies_while_debug_logging_is_on()
    {
        await using var test = new TestBus(debugLog: true);
        await test.Bus.PublishAsync(new Scripted("a"));
        Assert.Equal(2, test.Entries.Length);
    }

    [Fact]
    public async Task It_applies_on_a_bus_without_a_container()
    {
        var journal = new Journal();
        await using var services = new ServiceCollection().AddSingleton(journal).AddSingleton(new Script()).BuildServiceProvider();
        await using var bus = new EventBusBuilder().AddHandlers().UseServices(services).Build();
        await bus.PublishAsync(new Scripted("a"));
        Assert.Equal(["inner Scripted { Text = a } of nobody", "handle a"], journal.Entries);
    }
}
