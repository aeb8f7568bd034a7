namespace SourceGenBus.Background;

/// <summary>
/// Handles one event after the other until none is ready. The thread pool runs it without the execution context of whoever
/// enqueued: no ambient value of a request reaches the handlers.
/// </summary>
internal sealed class QueueWorker(Backlog backlog, Func<QueuedEvent, Task> handleAsync) : IThreadPoolWorkItem
{
    public void Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        while (backlog.Take(this) is { } item)
        {
            try
            {
                await handleAsync(item).ConfigureAwait(false);
            }
            finally
            {
                backlog.Complete(item);
            }
        }
    }
}
