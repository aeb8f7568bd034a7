namespace SourceGenBus.Transports.RabbitMq;

/// <summary>A consumer of all queues of a subscription. Safe for concurrent use.</summary>
/// <param name="partitions">The queues.</param>
/// <param name="balance">Leaves some of them to others.</param>
/// <param name="heartbeat">How long a receipt waits.</param>
/// <param name="longestDelay">How long a rejected message is kept back at most.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RabbitMqConsumer(
    PartitionSet partitions, GroupBalance balance, TimeSpan heartbeat, TimeSpan longestDelay, TimeProvider timeProvider)
    : ITransportConsumer
{
    /// <summary>Timers count milliseconds; a shorter wait would be none.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly long _start = timeProvider.GetTimestamp();
    private int _isDisposed;

    private TimeSpan Now => timeProvider.GetElapsedTime(_start);

    public async ValueTask<IReadOnlyList<TransportDelivery>> ReceiveAsync(int maximum, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        var end = Now + heartbeat;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = Now;
            var deliveries = partitions.Take(maximum, now, out var woken, out var due);
            if (deliveries.Count > 0)
                return deliveries;
            if (now >= end)
                break;
            var wait = (due < end ? due.Value : end) - now;
            try
            {
                await woken.WaitAsync(wait > ShortestWait ? wait : ShortestWait, timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Nothing came, or what was kept back is due.
            }
        }

        await partitions.ProbeAsync(cancellationToken).ConfigureAwait(false);
        return [];
    }

    public async ValueTask AcknowledgeAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        foreach (var partition in deliveries.Select(Own).GroupBy(static delivery => delivery.Source))
        {
            await partition.Key.AcknowledgeAsync([.. partition.Select(static delivery => delivery.Tag)], cancellationToken)
                .ConfigureAwait(false);
        }
    }

    public ValueTask RejectAsync(TransportDelivery delivery, TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var kept = delay < longestDelay ? delay : longestDelay;
        partitions.Reject(Own(delivery), Now + (kept > TimeSpan.Zero ? kept : TimeSpan.Zero));
        return ValueTask.CompletedTask;
    }

    public ValueTask ExtendAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        partitions.ThrowIfLost();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await balance.DisposeAsync().ConfigureAwait(false);
        await partitions.CloseAsync().ConfigureAwait(false);
    }

    private RabbitMqDelivery Own(TransportDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return delivery is RabbitMqDelivery own && own.Source.IsOf(partitions)
            ? own
            : throw new ArgumentException("The delivery is not one of this consumer.", nameof(delivery));
    }
}
