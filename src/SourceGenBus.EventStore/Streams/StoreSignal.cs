namespace SourceGenBus.EventStore;

/// <summary>
/// Tells those who wait that something may have happened. Nothing is lost between looking and waiting: take
/// <see cref="Current"/>, look, and wait for a newer one. Safe for concurrent use.
/// </summary>
public sealed class StoreSignal
{
    private readonly object _gate = new();
    private TaskCompletionSource? _waiting;
    private long _current;

    /// <summary>The number of times it has risen.</summary>
    public long Current => Volatile.Read(ref _current);

    /// <summary>Wakes everybody who waits.</summary>
    public void Set()
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _current++;
            waiting = _waiting;
            _waiting = null;
        }

        waiting?.SetResult();
    }

    /// <summary>Waits until the signal has risen beyond a number, or a time has passed.</summary>
    /// <param name="seen">The number of rises that the caller knows of.</param>
    /// <param name="timeout">How long to wait at most.</param>
    /// <param name="timeProvider">The clock that measures it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether it has risen.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<bool> WaitAsync(long seen, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        Task risen;
        lock (_gate)
        {
            if (_current != seen)
                return true;
            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            risen = _waiting.Task;
        }

        try
        {
            await risen.WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
