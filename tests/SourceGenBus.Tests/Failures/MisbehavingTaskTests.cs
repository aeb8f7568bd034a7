using System.Threading.Tasks.Sources;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Failures;

/// <summary>A task that cannot be used - awaited before, or with a source that throws - is the failure of whoever returned it, and of nobody else.</summary>
public class MisbehavingTaskTests
{
    public static TheoryData<string, string, bool> Cases()
    {
        var cases = new TheoryData<string, string, bool>();
        foreach (var fault in new[] { "awaited before", "status", "result", "completion" })
        {
            foreach (var way in new[] { "alone", "context", "session", "object", "report" })
            {
                cases.Add(fault, way, false);
                cases.Add(fault, way, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Of_a_subscriber(string fault, string way, bool afterOneThatSuspends)
    {
        await using var host = TestHost.Create();
        var (trail, gate) = (new Trail(), new TaskCompletionSource());
        using var before = host.Bus.Subscribe<int>((_, _, _) => afterOneThatSuspends ? new ValueTask(gate.Task) : default);
        using var faulty = host.Bus.Subscribe<int>((_, _, _) => MisbehavingTask.With(fault));
        using var second = host.Bus.Subscribe<int>((_, _, _) => MisbehavingTask.With(fault));
        using var after = host.Bus.Subscribe<int>((_, _, _) => trail.Leave("after"));

        var publishing = Publish(host.Bus, 1, way);
        gate.SetResult();
        await publishing;

        Assert.Equal(["after"], trail.Marks);
        Assert.Equal(2, host.Log.Warnings.Count);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Of_a_generated_handler(string fault, string way, bool afterOneThatSuspends)
    {
        await using var host = TestHost.Create();
        var gate = new TaskCompletionSource();
        var returned = new TaskReturned(new Trail(), fault, afterOneThatSuspends ? gate.Task : Task.CompletedTask);

        var publishing = Publish(host.Bus, returned, way);
        gate.SetResult();
        await publishing;

        Assert.Equal(["after"], returned.Trail.Marks);
        Assert.Single(host.Log.Warnings);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Of_a_generated_handler_that_is_awaited_in_generated_code(string fault, string way, bool afterOneThatSuspends)
    {
        await using var host = TestHost.Create();
        var gate = new TaskCompletionSource();
        var returned = new TaskOfScopedReturned(new Trail(), fault, afterOneThatSuspends ? gate.Task : Task.CompletedTask);

        var publishing = Publish(host.Bus, returned, way);
        gate.SetResult();
        await publishing;

        Assert.Equal(["after"], returned.Trail.Marks);
        Assert.Equal(2, host.Log.Warnings.Count);
    }

    private static async Task Publish<TEvent>(IEventBus bus, TEvent @event, string way)
        where TEvent : notnull
    {
        if (way == "report")
            await bus.PublishAndReportAsync(@event);
        else if (way == "context")
            await bus.PublishAsync(@event, new EventContext());
        else if (way == "session")
            await bus.PublishAsync(@event, new EventContext { Session = new object() });
        else if (way == "object")
            await bus.PublishAsync<object>(@event);
        else
            await bus.PublishAsync(@event);
    }
}

internal sealed record TaskReturned(Trail Trail, string Fault, Task Before);

[EventHandler<TaskReturned>]
internal sealed class TaskReturnedFirst
{
    public Task HandleAsync(TaskReturned returned) => returned.Before;
}

[EventHandler<TaskReturned>]
internal sealed class TaskReturnedMiddle
{
    public ValueTask HandleAsync(TaskReturned returned) => MisbehavingTask.With(returned.Fault);
}

[EventHandler<TaskReturned>]
internal sealed class TaskReturnedNext
{
    public ValueTask HandleAsync(TaskReturned returned) => returned.Trail.Leave("after");
}

internal sealed record TaskOfScopedReturned(Trail Trail, string Fault, Task Before);

[EventHandler<TaskOfScopedReturned>]
internal sealed class TaskOfScopedReturnedFirst
{
    public Task HandleAsync(TaskOfScopedReturned returned) => returned.Before;
}

[EventHandler<TaskOfScopedReturned>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class TaskOfScopedReturnedMiddle
{
    public ValueTask HandleAsync(TaskOfScopedReturned returned) => MisbehavingTask.With(returned.Fault);
}

[EventHandler<TaskOfScopedReturned>]
internal sealed class TaskOfScopedReturnedEmitting
{
    public ValueTask HandleAsync(TaskOfScopedReturned returned, EmittingContext context) => MisbehavingTask.With(returned.Fault);
}

[EventHandler<TaskOfScopedReturned>]
internal sealed class TaskOfScopedReturnedNext
{
    public ValueTask HandleAsync(TaskOfScopedReturned returned) => returned.Trail.Leave("after");
}

internal sealed class MisbehavingTask : IValueTaskSource
{
    private readonly string _fault;

    private MisbehavingTask(string fault) => _fault = fault;

    internal static ValueTask With(string fault)
    {
        if (fault != "awaited before")
            return new ValueTask(new MisbehavingTask(fault), 0);

        var source = new ManualResetValueTaskSourceCore<bool>();
        var awaited = new Awaited(source);
        var task = awaited.Task;
        awaited.Reuse();
        return task;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _fault switch
    {
        "status" => throw new InvalidOperationException("status"),
        "completion" => ValueTaskSourceStatus.Pending,
        _ => ValueTaskSourceStatus.Succeeded,
    };

    public void GetResult(short token) => throw new InvalidOperationException("result");

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        throw new InvalidOperationException("completion");

    /// <summary>A pooled source that has gone back to its pool and serves somebody else.</summary>
    private sealed class Awaited(ManualResetValueTaskSourceCore<bool> core) : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _core = core;

        internal ValueTask Task => new(this, _core.Version);

        internal void Reuse() => _core.Reset();

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void GetResult(short token) => _core.GetResult(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
