namespace SourceGenBus.Transports;

/// <summary>Waits for a transport no longer than it may take, also for one that ignores its token.</summary>
internal static class TimeLimits
{
    /// <exception cref="TransportException">The time is up. What the work ends with later is nobody's concern.</exception>
    internal static async Task<T> WithinAsync<T>(
        this ValueTask<T> work, TimeSpan limit, string what, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (work.IsCompleted)
            return await work.ConfigureAwait(false);
        var task = work.AsTask();
        try
        {
            return await task.WaitAsync(limit, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception) when (!task.IsCompleted)
        {
            Abandon(task);
            throw new TransportException($"{what} took longer than {limit}.", exception) { IsTransient = true };
        }
        catch (OperationCanceledException) when (!task.IsCompleted)
        {
            Abandon(task);
            throw;
        }
    }

    /// <exception cref="TransportException">The time is up. What the work ends with later is nobody's concern.</exception>
    internal static Task WithinAsync(
        this ValueTask work, TimeSpan limit, string what, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        return new ValueTask<bool>(RunAsync()).WithinAsync(limit, what, timeProvider, cancellationToken);

        async Task<bool> RunAsync()
        {
            await work.ConfigureAwait(false);
            return true;
        }
    }

    private static void Abandon(Task task) => _ = task.ContinueWith(
        static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
