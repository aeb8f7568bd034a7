namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>The synchronization context of a caller, such as a user interface's: counts what is brought back to it.</summary>
internal sealed class CallerContext : SynchronizationContext
{
    private int _posts;

    public int Posts => Volatile.Read(ref _posts);

    public override void Post(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _posts);
        base.Post(d, state);
    }

    /// <summary>Calls in this context, and ends the pause only after the call has come back suspended.</summary>
    /// <returns>What was thrown.</returns>
    public async Task<Exception?> RunAsync(Func<ValueTask> action, Pause pause)
    {
        var before = Current;
        SetSynchronizationContext(this);
        Task running;
        try
        {
            running = action().AsTask();
        }
        finally
        {
            SetSynchronizationContext(before);
        }

        if (pause.WasReached)
            pause.End();
        return await Record.ExceptionAsync(() => running);
    }
}

/// <summary>Holds up one step, so that whoever awaits it is suspended for certain.</summary>
internal sealed class Pause(string step)
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Pause None { get; } = new("");

    public bool WasReached { get; private set; }

    public Task At(string reached)
    {
        if (reached != step)
            return Task.CompletedTask;
        WasReached = true;
        return _end.Task;
    }

    public void End() => _end.TrySetResult();
}
