using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Contexts;

/// <summary>Handlers run at the same time, unless they share a session or the publisher says otherwise.</summary>
public class HandlerExecutionTests
{
    [Fact]
    public async Task At_the_same_time_by_default() =>
        await AssertConcurrentAsync(static (bus, saved) => bus.PublishAsync(saved));

    [Fact]
    public async Task At_the_same_time_with_a_context_without_a_session() =>
        await AssertConcurrentAsync(static (bus, saved) => bus.PublishAsync(saved, new EventContext { UserId = "u" }));

    [Fact]
    public async Task One_after_another_with_a_session() =>
        await AssertSequentialAsync(static (bus, saved) => bus.PublishAsync(saved, new EventContext { Session = new object() }));

    [Fact]
    public async Task One_after_another_with_a_session_through_a_base_type() =>
        await AssertSequentialAsync(static (bus, saved) => bus.PublishAsync<object>(saved, new EventContext { Session = new object() }));

    [Fact]
    public async Task One_after_another_when_asked_for() =>
        await AssertSequentialAsync(static (bus, saved) => bus.PublishAsync(saved, new EventContext { Execution = HandlerExecution.Sequential }));

    [Fact]
    public async Task At_the_same_time_with_a_session_when_asked_for() =>
        await AssertConcurrentAsync(static (bus, saved) =>
            bus.PublishAsync(saved, new EventContext { Session = new object(), Execution = HandlerExecution.Concurrent }));

    [Fact]
    public async Task A_failed_handler_does_not_end_the_sequence()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        using var first = host.Bus.Subscribe<int>(static (_, _, _) => throw new InvalidOperationException("synchronous"));
        using var second = host.Bus.Subscribe<int>(static async (_, _, _) =>
        {
            await Task.Yield();
            throw new InvalidOperationException("asynchronous");
        });
        using var third = host.Bus.Subscribe<int>((_, _, _) => trail.Leave("third"));

        await host.Bus.PublishAsync(1, new EventContext { Execution = HandlerExecution.Sequential });

        Assert.Equal(["third"], trail.Marks);
        Assert.Equal(["synchronous", "asynchronous"], host.Log.Warnings.Select(static warning => warning.Exception!.Message));
    }

    private static async Task AssertConcurrentAsync(Func<IEventBus, DocumentSaved, ValueTask> publish)
    {
        await using var host = TestHost.Create();
        var saved = new DocumentSaved();
        using var subscription = host.Bus.Subscribe<DocumentSaved>(static (saved, _, _) => saved.WorkAsync());

        var publishing = publish(host.Bus, saved);
        Assert.Equal(4, saved.Running); // nothing has finished, and all have started
        saved.Finish.Set();
        await publishing;

        Assert.Equal(4, saved.Done);
    }

    private static async Task AssertSequentialAsync(Func<IEventBus, DocumentSaved, ValueTask> publish)
    {
        await using var host = TestHost.Create();
        var saved = new DocumentSaved();
        using var subscription = host.Bus.Subscribe<DocumentSaved>(static (saved, _, _) => saved.WorkAsync());

        var publishing = publish(host.Bus, saved);
        Assert.Equal(1, saved.Running);
        saved.Finish.Set();
        await publishing;

        Assert.Equal(4, saved.Done);
        Assert.Equal(1, saved.MostAtOnce);
    }
}

internal sealed record DocumentSaved
{
    private readonly object _gate = new();

    internal int Running { get; private set; }

    internal int Done { get; private set; }

    internal int MostAtOnce { get; private set; }

    internal Signal Finish { get; } = new();

    internal async ValueTask WorkAsync()
    {
        lock (_gate)
            MostAtOnce = Math.Max(MostAtOnce, ++Running);
        await Finish.WaitAsync();
        await Task.Yield();
        lock (_gate)
        {
            Running--;
            Done++;
        }
    }
}

[EventHandler<DocumentSaved>]
internal sealed class IndexDocument
{
    public ValueTask HandleAsync(DocumentSaved saved) => saved.WorkAsync();
}

[EventHandler<DocumentSaved>]
internal sealed class BackUpDocument
{
    public Task HandleAsync(DocumentSaved saved) => saved.WorkAsync().AsTask();
}

[EventHandler<DocumentSaved>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class NotifyReaders
{
    public ValueTask HandleAsync(DocumentSaved saved) => saved.WorkAsync();
}
