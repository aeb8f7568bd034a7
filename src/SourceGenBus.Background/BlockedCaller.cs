namespace SourceGenBus.Background;

/// <summary>Somebody who waits for space in the queue.</summary>
internal sealed class BlockedCaller(Backlog backlog, QueuedEvent item)
{
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal QueuedEvent Item => item;

    internal void Accept() => _accepted.TrySetResult();

    internal void Refuse() => _accepted.TrySetException(new EventQueueRefusedException(item.Event.GetType(), EventQueueRefusal.Stopping));

    internal async ValueTask WaitAsync(LinkedListNode<BlockedCaller> place, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister((_, token) => Cancel(place, token), null))
            await _accepted.Task.ConfigureAwait(false);
    }

    /// <summary>Either the event is in the queue or the caller is told that it is not, never both.</summary>
    private void Cancel(LinkedListNode<BlockedCaller> place, CancellationToken token)
    {
        if (backlog.Leave(place))
            _accepted.TrySetCanceled(token);
    }
}
