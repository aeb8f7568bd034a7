using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>
/// Keeps receivers from filling the database faster than handlers empty it: with too many events in the outbox they wait until half of them
/// are delivered. Safe for concurrent use.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody takes has nothing to free.
internal sealed class ReceiverBacklog(IOutboxStorage outbox, TransportOptions options, TimeProvider timeProvider)
{
    /// <summary>
    /// How long receivers go on as they were told before the outbox is counted again, unless they have stored a quarter of the limit before.
    /// </summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _counting = new(1);
    private long _counted = long.MinValue;
    private long _stored;
    private bool _isFull;

    internal async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (!await HasRoomAsync(cancellationToken).ConfigureAwait(false))
            await Task.Delay(Interval, timeProvider, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Receivers have stored events since the outbox was counted.</summary>
    internal void Add(int stored) => Interlocked.Add(ref _stored, stored);

    internal async ValueTask<bool> HasRoomAsync(CancellationToken cancellationToken)
    {
        if (IsCounted)
            return !Volatile.Read(ref _isFull);
        await _counting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsCounted)
                return !_isFull;
            Volatile.Write(ref _stored, 0);
            var state = await outbox.GetStateAsync(cancellationToken).ConfigureAwait(false);
            var limit = _isFull ? options.MaximumBacklog / 2 : options.MaximumBacklog;
            Volatile.Write(ref _isFull, state.Ready >= Math.Max(1, limit));
        }
        catch (Exception exception) when (outbox.IsOutage(exception))
        {
            // Storing will find out, and wait.
        }
        finally
        {
            Volatile.Write(ref _counted, timeProvider.GetTimestamp());
            _counting.Release();
        }

        return !Volatile.Read(ref _isFull);
    }

    private bool IsCounted
    {
        get
        {
            var counted = Volatile.Read(ref _counted);
            return counted != long.MinValue && timeProvider.GetElapsedTime(counted) < Interval
                && Volatile.Read(ref _stored) <= options.MaximumBacklog / 4;
        }
    }
}
