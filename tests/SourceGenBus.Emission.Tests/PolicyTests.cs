namespace SourceGenBus.Emission.Tests;

/// <summary>What a publisher asks for holds for its own publish, and not for what handlers publish because of it.</summary>
public sealed class PolicyTests : IAsyncDisposable
{
    private readonly TestBus _test = new();

    public PolicyTests() => _test.Journal.Received = static (_, _) => throw new BrokenException();

    public static TheoryData<FailurePolicy, HandlerExecution> Policies => new()
    {
        { FailurePolicy.ThrowAfterAll, HandlerExecution.Default },
        { FailurePolicy.StopAtFirst, HandlerExecution.Default },
        { FailurePolicy.ThrowAfterAll, HandlerExecution.Sequential },
        { FailurePolicy.Default, HandlerExecution.Sequential },
    };

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task It_does_not_hold_for_events_that_handlers_return_or_emit(FailurePolicy failures, HandlerExecution execution)
    {
        var context = new EventContext { Failures = failures, Execution = execution };
        await _test.Bus.PublishAsync(new Wrapped(new Leaf("returned")), context);
        await _test.Bus.PublishAsync(new Emitted(static emitting => { emitting.Emit(new Leaf("emitted")); return default; }), context);
        Assert.Equal(["wrapped", "leaf returned", "leaf emitted"], _test.Entries);
        Assert.Equal(2, _test.Failures.Count);
        Assert.All(_test.Failures, static failure => Assert.Equal((FailurePolicy.Default, HandlerExecution.Default), (failure.Context.Failures, failure.Context.Execution)));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task It_does_not_hold_for_events_that_handlers_publish_with_their_context(FailurePolicy failures, HandlerExecution execution)
    {
        var context = new EventContext { Failures = failures, Execution = execution };
        await _test.Bus.PublishAsync(new Emitted(async emitting => await _test.Bus.PublishAsync(new Leaf("published"), emitting)), context);
        using var subscription = _test.Bus.Subscribe<Tick>(async (_, own, token) => await _test.Bus.PublishAsync(new Leaf("by a subscriber"), own, token));
        _test.Journal.Received = static (@event, _) => @event is Leaf ? throw new BrokenException() : default;
        await _test.Bus.PublishAsync(new Tick(1), context);
        Assert.Equal(2, _test.Failures.Count);
        Assert.All(_test.Failures, static failure => Assert.IsType<Leaf>(failure.Event));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task It_does_not_hold_for_events_of_commands(FailurePolicy failures, HandlerExecution execution)
    {
        var context = new EventContext { Failures = failures, Execution = execution };
        await _test.Bus.SendAsync(new EmitByCommand(static emitting => { emitting.Emit(new Leaf("1")); return default; }), context);
        Assert.Equal(42, await _test.Bus.SendAsync(new EmitByScopedCommand(static emitting => { emitting.Emit(new Leaf("2")); return default; }), context));
        await _test.Bus.SendAsync(new EmitByCommand(async emitting => await _test.Bus.PublishAsync(new Leaf("3"), emitting)), context);
        Assert.Equal(42, await _test.Bus.SendAsync(new EmitByScopedCommand(async emitting => await _test.Bus.PublishAsync(new Leaf("4"), emitting)), context));
        Assert.Equal(4, _test.Failures.Count);
        Assert.All(_test.Failures, static failure => Assert.Equal((FailurePolicy.Default, HandlerExecution.Default), (failure.Context.Failures, failure.Context.Execution)));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void It_does_not_hold_for_what_an_event_causes(FailurePolicy failures, HandlerExecution execution)
    {
        var caused = new EventContext { Failures = failures, Execution = execution, UserId = "ada" }.CausedBy(new Leaf("1"));
        Assert.Equal((FailurePolicy.Default, HandlerExecution.Default, "ada"), (caused.Failures, caused.Execution, caused.UserId));
    }
}
