using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Kafka;

/// <summary>One consumer of a topic for a group.</summary>
internal sealed class KafkaConsumer : ITransportConsumer
{
    /// <summary>How long a consumer that is disposed may take to leave its group.</summary>
    private static readonly TimeSpan LeavingTime = TimeSpan.FromSeconds(5);

    /// <summary>How long a group may take to let a consumer in, before receipts wait for it.</summary>
    private static readonly TimeSpan JoiningTime = TimeSpan.FromSeconds(10);

    private readonly TransportSubscription _subscription;
    private readonly ClusterAdministration _administration;
    private readonly PartitionSet _partitions;
    private readonly PollLoop _loop;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private int _isDisposed;

    internal KafkaConsumer(
        TransportSubscription subscription, KafkaClientSettings settings, ClusterAdministration administration, KafkaErrors errors,
        ILogger logger, TimeProvider timeProvider)
    {
        (_subscription, _administration, _logger, _clock) = (subscription, administration, logger, timeProvider);
        _partitions = new PartitionSet(subscription.Prefetch, timeProvider);
        _loop = new PollLoop(subscription, _partitions, settings, errors, logger, timeProvider);
    }

    /// <exception cref="TransportException">The group does not let it in.</exception>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        _loop.Start();
        await _loop.Joined.WaitAsync(JoiningTime, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfUnusable();
    }

    public async ValueTask<IReadOnlyList<TransportDelivery>> ReceiveAsync(int maximum, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        var began = _clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfUnusable();
            var next = _partitions.NextArrival;
            if (_partitions.Take(maximum) is { Count: > 0 } deliveries)
                return deliveries;
            var left = _subscription.Heartbeat - _clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                await PingAsync(cancellationToken).ConfigureAwait(false);
                return [];
            }

            await Signal.WaitAsync(next, left, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask AcknowledgeAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        var lost = _partitions.Acknowledge(Own(deliveries, cancellationToken), out var committed);
        if (committed is not null)
            await committed.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (lost is not null)
            throw LostException(lost);
    }

    public ValueTask RejectAsync(TransportDelivery delivery, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var own = Own([delivery], cancellationToken)[0];
        return _partitions.Reject(own, delay) ? default : throw LostException(own.Owner);
    }

    public ValueTask ExtendAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        // A thread polls as long as this process lives; nothing is given to somebody else for taking long.
        return _partitions.Gone(Own(deliveries, cancellationToken)) is { } lost ? throw LostException(lost) : default;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _loop.Stop();
        _partitions.Wake();
        await _loop.Ended.WaitAsync(LeavingTime, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_loop.Ended.IsCompleted)
            KafkaLog.NotClosed(_logger, _subscription.Destination, _subscription.Group);
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _administration.PingAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException exception)
        {
            _loop.Fail(exception);
            throw;
        }
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, typeof(ITransportConsumer));
        if (_loop.Failure is { } failure)
        {
            throw new TransportException($"{failure.Message} The consumer is of no further use; subscribe again.", failure)
            {
                IsTransient = failure.IsTransient,
            };
        }
    }

    private TransportException LostException(AssignedPartition partition) => new(
        $"'{_subscription.Group}' has lost the partition '{partition.Name}' here, so the messages are delivered again.")
    {
        IsTransient = true,
    };

    private List<KafkaDelivery> Own(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfUnusable();
        return [.. deliveries.Select(static delivery =>
            delivery as KafkaDelivery ?? throw new ArgumentException("The delivery is not one of Kafka.", nameof(deliveries)))];
    }
}
