namespace SourceGenBus.Pipeline.Tests;

[DispatchPolicy(Execution = HandlerExecution.Sequential)]
public sealed record InSequence(TaskCompletionSource Gate);

[DispatchPolicy(Failures = FailurePolicy.ThrowAfterAll)]
public sealed record ThrowingAfterAll(bool Async);

[DispatchPolicy(Failures = FailurePolicy.StopAtFirst)]
public sealed record StoppingAtFirst(bool Async);

public sealed record Unruled(bool Async);

[DispatchPolicy(Failures = FailurePolicy.ThrowAfterAll)]
public sealed record Changed<T>(T Value);

[DispatchPolicy(Failures = FailurePolicy.ThrowAfterAll)]
public readonly record struct RuledStruct;

[EventHandler<InSequence>(Order = 2)]
[EventHandler<ThrowingAfterAll>(Order = 2)]
[EventHandler<StoppingAtFirst>(Order = 2)]
[EventHandler<Unruled>(Order = 2)]
internal sealed class ASecondHandler(Journal journal)
{
    public ValueTask HandleAsync(InSequence @event) => Add("second");

    public ValueTask HandleAsync(ThrowingAfterAll @event) => Add("second");

    public ValueTask HandleAsync(StoppingAtFirst @event) => Add("second");

    public ValueTask HandleAsync(Unruled @event) => Add("second");

    private ValueTask Add(string entry)
    {
        journal.Add(entry);
        return default;
    }
}

[EventHandler<InSequence>(Order = 1)]
[EventHandler<ThrowingAfterAll>(Order = 1)]
[EventHandler<StoppingAtFirst>(Order = 1)]
[EventHandler<Unruled>(Order = 1)]
[EventHandler<Changed<int>>]
[EventHandler<RuledStruct>]
internal sealed class FirstHandler(Journal journal)
{
    public async ValueTask HandleAsync(InSequence @event)
    {
        journal.Add("first starts");
        await @event.Gate.Task;
        journal.Add("first ends");
    }

    public ValueTask HandleAsync(ThrowingAfterAll @event, CancellationToken cancellationToken) => FailAsync(@event.Async, cancellationToken);

    public ValueTask HandleAsync(StoppingAtFirst @event, CancellationToken cancellationToken) => FailAsync(@event.Async, cancellationToken);

    public ValueTask HandleAsync(Unruled @event, CancellationToken cancellationToken) => FailAsync(@event.Async, cancellationToken);

    public ValueTask HandleAsync(Changed<int> @event, CancellationToken cancellationToken) => FailAsync(false, cancellationToken);

    public ValueTask HandleAsync(RuledStruct @event, CancellationToken cancellationToken) => FailAsync(false, cancellationToken);

    private ValueTask FailAsync(bool async, CancellationToken cancellationToken)
    {
        journal.Add("first");
        cancellationToken.ThrowIfCancellationRequested();
        return async ? FailLaterAsync() : throw new InvalidOperationException("first failed");
    }

    private static async ValueTask FailLaterAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException("first failed");
    }
}

/// <summary>How handlers are run, and who hears of failures: by event type and by publish.</summary>
public sealed class PolicyTests
{
    [Fact]
    public async Task Sequential_handlers_wait_for_one_another_in_their_order()
    {
        await using var test = new TestBus();
        var @event = new InSequence(new TaskCompletionSource());
        var publishing = test.Bus.PublishAsync(@event).AsTask();
        Assert.Equal(["first starts"], test.Entries);
        @event.Gate.SetResult();
        await publishing;
        Assert.Equal(["first starts", "first ends", "second"], test.Entries);
    }

    [Fact]
    public async Task The_publisher_overrules_the_event_type()
    {
        await using var test = new TestBus();
        var @event = new InSequence(new TaskCompletionSource());
        var publishing = test.Bus.PublishAsync(@event, new EventContext { Execution = HandlerExecution.Concurrent }).AsTask();
        Assert.Equal(["first starts", "second"], test.Entries);
        @event.Gate.SetResult();
        await publishing;

        await test.Bus.PublishAsync(new ThrowingAfterAll(false), new EventContext { Failures = FailurePolicy.Continue });
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            test.Bus.PublishAsync(new ThrowingAfterAll(false), new EventContext { Failures = FailurePolicy.StopAtFirst }).AsTask());
        Assert.Equal("first failed", thrown.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Throw_after_all_runs_the_rest_and_throws_all_failures(bool async)
    {
        await using var test = new TestBus();
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => test.Bus.PublishAsync(new ThrowingAfterAll(async)).AsTask());
        Assert.Equal("first failed", Assert.Single(thrown.InnerExceptions).Message);
        Assert.Equal(["first", "second"], test.Entries);
        Assert.Single(test.Failures); // Logged and told as ever.
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_at_first_starts_no_other_and_throws_the_failure_as_it_is(bool async)
    {
        await using var test = new TestBus();
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => test.Bus.PublishAsync(new StoppingAtFirst(async)).AsTask());
        Assert.Equal("first failed", thrown.Message);
        Assert.Contains(nameof(FirstHandler), thrown.StackTrace, StringComparison.Ordinal);
        Assert.Equal(["first"], test.Entries);
        Assert.Single(test.Failures);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_by_publish_for_an_event_without_a_policy(bool async)
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Unruled(async));
        await Assert.ThrowsAsync<AggregateException>(() =>
            test.Bus.PublishAsync(new Unruled(async), new EventContext { Failures = FailurePolicy.ThrowAfterAll }).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            test.Bus.PublishAsync<object>(new Unruled(async), new EventContext { Failures = FailurePolicy.StopAtFirst }).AsTask());
        Assert.Equal(["first", "second", "first", "second", "first"], test.Entries);
    }

    [Fact]
    public async Task A_policy_applies_to_a_constructed_generic_event_and_to_a_struct()
    {
        await using var test = new TestBus();
        await Assert.ThrowsAsync<AggregateException>(() => test.Bus.PublishAsync(new Changed<int>(1)).AsTask());
        await Assert.ThrowsAsync<AggregateException>(() => test.Bus.PublishAsync(default(RuledStruct)).AsTask());
    }

    [Fact]
    public async Task A_policy_applies_to_an_event_that_only_subscribers_handle()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new OnlySubscribed());
        using var first = test.Bus.Subscribe<OnlySubscribed>(static (_, _, _) => throw new InvalidOperationException("first failed"));
        using var second = test.Bus.Subscribe<OnlySubscribed>(static (_, _, _) => throw new NotSupportedException("never called"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Bus.PublishAsync(new OnlySubscribed()).AsTask());
    }

    [Fact]
    public async Task A_session_makes_handlers_run_one_after_another()
    {
        await using var test = new TestBus();
        using var subscription = test.Bus.Subscribe<Unruled>((_, context, _) =>
        {
            test.Journal.Add($"subscriber with session {context.Session}");
            return default;
        });
        await test.Bus.PublishAsync(new Unruled(true), new EventContext { Session = "db" });
        Assert.Equal(["first", "second", "subscriber with session db"], test.Entries);
    }

    [Fact]
    public async Task A_publisher_that_cancels_sees_its_cancellation_where_failures_are_thrown()
    {
        await using var test = new TestBus();
        var cancelled = new CancellationToken(canceled: true);
        await test.Bus.PublishAsync(new Unruled(false), cancelled);
        await Assert.ThrowsAsync<OperationCanceledException>(() => test.Bus.PublishAsync(new ThrowingAfterAll(false), cancelled).AsTask());
        await Assert.ThrowsAsync<OperationCanceledException>(() => test.Bus.PublishAsync(new StoppingAtFirst(false), cancelled).AsTask());
        Assert.Equal(["first", "second", "first", "second", "first"], test.Entries);
        Assert.Empty(test.Failures);
    }

    [Fact]
    public async Task What_was_asked_of_a_publish_does_not_apply_to_what_its_handlers_publish()
    {
        await using var test = new TestBus();
        test.Script.Handle = async (_, context, token) => await test.Bus.PublishAsync(new Unruled(false), context, token);
        var report = await test.Bus.PublishAndReportAsync(
            new Scripted("a"), new EventContext { UserId = "Ada", Failures = FailurePolicy.StopAtFirst });
        Assert.True(report.Succeeded);
        Assert.Equal([typeof(ScriptedHandler)], report.Outcomes.Select(static outcome => outcome.HandlerType));
        Assert.Equal(["inner Scripted { Text = a } of Ada", "handle a", "first", "second"], test.Entries);
    }
}
