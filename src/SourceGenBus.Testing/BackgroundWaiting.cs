namespace SourceGenBus.Testing;

/// <summary>Waits for background work in a test. Nothing sleeps.</summary>
public static class BackgroundWaiting
{
    /// <summary>Waits until the queue is idle, and says what it was doing when that took too long.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="limit">How long at most, by the system's clock, so that a test that waits in vain fails; null for 30 seconds.</param>
    /// <exception cref="ArgumentNullException"><paramref name="queue"/> is null.</exception>
    /// <exception cref="EventAssertionException">The time was up first.</exception>
    public static async Task ShouldBecomeIdleAsync(this IEventQueue queue, TimeSpan? limit = null)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var time = limit ?? TimeSpan.FromSeconds(30);
        try
        {
            await queue.WaitUntilIdleAsync().WaitAsync(time).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            var status = queue.Status;
            throw new EventAssertionException(
                $"Waited {time} for the event queue to become idle, but it is {status.State}: {status.Length} waiting, {status.Running} " +
                $"running, {status.Blocked} blocked.",
                exception);
        }
    }
}
