namespace SourceGenBus.Transports.Kafka;

/// <summary>
/// Wakes who waits for news. Who takes <see cref="Next"/> before looking misses none that comes while it looks. Safe for concurrent use.
/// </summary>
internal sealed class Signal
{
    private TaskCompletionSource _next = New();

    internal Task Next => Volatile.Read(ref _next).Task;

    internal void Set() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Waits for it, at most for a time.</summary>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    internal static async ValueTask WaitAsync(Task next, TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (limit > TimeSpan.Zero)
            await next.WaitAsync(limit, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
