namespace SourceGenBus.Emission.Tests;

/// <summary>What a handler emits through its context is published once it has completed, and not at all when it fails.</summary>
public sealed class EmittedEventTests : IAsyncDisposable
{
    private readonly TestBus _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task It_goes_out_in_order_after_the_handler_has_completed_and_before_the_publish_has()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var publishing = _test.Bus.PublishAsync(new Emitted(async context =>
        {
            context.Emit(new Leaf("1"));
            context.Emit(new Tick(2));
            await gate.Task;
            context.Emit(new OtherLeaf("3"));
        })).AsTask();
        Assert.Empty(_test.Entries);

        gate.SetResult();
        await publishing;

        Assert.Equal(["leaf 1", "Tick { Number = 2 }", "other 3"], _test.Entries);
    }

    [Fact]
    public async Task A_handler_that_completes_at_once_may_emit_or_not()
    {
        await _test.Bus.PublishAsync(new Emitted(static context => { context.Emit(new Leaf("1")); return default; }));
        await _test.Bus.PublishAsync(new Emitted(static _ => default));
        await _test.Bus.PublishAsync(new EmittedStatically(static context => { context.Emit(new Leaf("2")); return default; }));
        await _test.Bus.PublishAsync<object>(new EmittedStatically(static context => { context.Emit(new Leaf("3")); return default; }), EventContext.Empty);
        Assert.Equal(["leaf 1", "leaf 2", "leaf 3"], _test.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_fails_emits_nothing(bool synchronously)
    {
        Func<EmittingContext, ValueTask> fail = synchronously
            ? static context => { context.Emit(new Leaf("never")); throw new BrokenException(); }
            : static async context => { context.Emit(new Leaf("never")); await Task.Yield(); throw new BrokenException(); };
        await _test.Bus.PublishAsync(new Emitted(fail));
        await Assert.ThrowsAsync<BrokenException>(() => _test.Bus.SendAsync(new EmitByCommand(fail)).AsTask());
        await Assert.ThrowsAsync<BrokenException>(() => _test.Bus.SendAsync(new EmitByScopedCommand(fail)).AsTask());
        Assert.Equal(["scope ends"], _test.Entries);
        Assert.IsType<BrokenException>(Assert.Single(_test.Failures).Exception);
    }

    [Fact]
    public async Task It_goes_out_after_the_scope_of_a_scoped_handler_has_ended()
    {
        await _test.Bus.PublishAsync(new EmittedInScope(static context => { context.Emit(new Leaf("1")); return default; }));
        Assert.Equal(["own scope", "scope ends", "leaf 1"], _test.Entries);
    }

    [Fact]
    public async Task It_goes_out_before_what_the_handler_returns()
    {
        await _test.Bus.PublishAsync(new EmittedAndReturned("x"));
        Assert.Equal(["leaf emitted x", "Tick { Number = 1 }", "leaf returned x"], _test.Entries);
    }

    [Fact]
    public async Task What_a_command_emits_goes_out_before_its_sender_goes_on()
    {
        await _test.Bus.SendAsync(new EmitByCommand(static async context => { context.Emit(new Leaf("1")); await Task.Yield(); }));
        Assert.Equal(42, await _test.Bus.SendAsync(new EmitAndAnswer(static context => { context.Emit(new Leaf("2")); return default; })));
        Assert.Equal(42, await ((ICommandBus)_test.Bus).SendAsync(new EmitByScopedCommand(static context => { context.Emit(new Leaf("3")); return default; }), new EventContext()));
        Assert.Equal(["command ends", "leaf 1", "leaf 2", "leaf 3", "scope ends"], _test.Entries);
    }

    [Fact]
    public async Task It_carries_conversation_cause_and_user_but_nothing_that_was_asked_of_the_first_publish()
    {
        var contexts = _test.Contexts();
        var first = new Emitted(static context => { context.Emit(new Leaf("1")); return default; });
        var report = await _test.Bus.PublishAndReportAsync(first, new EventContext { UserId = "ada", Failures = FailurePolicy.ThrowAfterAll });
        await _test.Bus.SendAsync(new EmitByCommand(static context => { context.Emit(new Leaf("2")); return default; }), new EventContext { CorrelationId = "c", CausationId = "x" });

        Assert.Equal([typeof(ThroughContext)], report.Outcomes.Select(static outcome => outcome.HandlerType));
        Assert.Equal(("ada", first.EventId.ToString(), first.EventId.ToString(), FailurePolicy.Default), Values(contexts[0]));
        Assert.Equal((null, "c", "x", FailurePolicy.Default), Values(contexts[1]));

        static (string?, string?, string?, FailurePolicy) Values(EventContext context) =>
            (context.UserId, context.CorrelationId, context.CausationId, context.Failures);
    }

    [Fact]
    public async Task The_context_has_what_the_publisher_passed_and_copies_of_it_emit_as_well()
    {
        EmittingContext? seen = null;
        await _test.Bus.PublishAsync(
            new Emitted(context =>
            {
                seen = context;
                (context with { UserId = "bob" }).Emit(new Leaf("1"));
                return default;
            }),
            new EventContext { UserId = "ada", Session = this });
        Assert.Equal(("ada", this), (seen!.UserId, seen.Session));
        Assert.Equal(["leaf 1"], _test.Entries);
    }

    [Fact]
    public async Task Each_handler_has_a_context_of_its_own_and_many_threads_may_emit()
    {
        await _test.Bus.PublishAsync(new Emitted(async context =>
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            {
                for (var number = 0; number < 250; number++)
                    context.Emit(new Leaf("1"));
            })))));
        Assert.Equal(2_000, _test.Entries.Length);
    }

    [Fact]
    public async Task What_is_emitted_after_the_end_is_refused_and_not_lost_in_silence()
    {
        EmittingContext? kept = null;
        await _test.Bus.PublishAsync(new Emitted(context => { kept = context; return default; }));
        var thrown = Assert.Throws<InvalidOperationException>(() => kept!.Emit(new Leaf("late")));
        Assert.Contains("'SourceGenBus.Emission.Tests.Leaf' was emitted after the handler had completed", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => (kept! with { UserId = "bob" }).Emit(new Leaf("late")));

        await _test.Bus.PublishAsync(new Emitted(context => { kept = context; throw new BrokenException(); }));
        Assert.Throws<InvalidOperationException>(() => kept!.Emit(new Leaf("late")));
        Assert.Throws<ArgumentNullException>(() => kept!.Emit(null!));
        Assert.Empty(_test.Entries);
    }

    [Fact]
    public async Task A_test_makes_the_context_itself_and_looks_at_it()
    {
        var context = new EmittingContext(new EventContext { UserId = "ada" });
        var returned = await new ThroughContext(_test.Journal).HandleAsync(new EmittedAndReturned("x"), context);
        Assert.Equal([new Tick(1)], context.Emitted.OfType<Tick>());
        Assert.Equal("ada", context.UserId);
        Assert.Equal("returned x", returned!.Text);
        Assert.Empty(_test.Entries);
        Assert.Empty(new EmittingContext().Emitted);
        Assert.Throws<ArgumentNullException>(static () => new EmittingContext(null!));
    }
}
