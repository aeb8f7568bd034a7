using System.Globalization;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// The queues of a subscription, each with a channel of its own, and what they have for the consumer. With one of them all are lost, since
/// whoever receives has to subscribe again. Safe for concurrent use.
/// </summary>
internal sealed class PartitionSet
{
    private readonly Lock _lock = new();
    private readonly TransportSubscription _subscription;
    private readonly IConnection _connection;
    private readonly BrokerErrors _errors;
    private readonly GuardedLogger _logger;
    private readonly QueuePartition?[] _partitions;
    private TaskCompletionSource? _woken;
    private TransportException? _failure;
    private int _turn;

    internal PartitionSet(TransportSubscription subscription, int count, IConnection connection, BrokerErrors errors, GuardedLogger logger)
    {
        (_subscription, _connection, _errors, _logger) = (subscription, connection, errors, logger);
        _partitions = new QueuePartition?[count];
    }

    internal async Task OpenAsync(CancellationToken cancellationToken)
    {
        for (var number = 0; number < _partitions.Length; number++)
            await OpenAsync(number, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes messages, from each queue in turn, so that a full one does not keep the others waiting.</summary>
    /// <param name="maximum">How many at most.</param>
    /// <param name="now">The time.</param>
    /// <param name="woken">Completes when there may be others.</param>
    /// <param name="due">When one that is kept back may be taken; null when none is.</param>
    /// <exception cref="TransportException">The partitions are lost.</exception>
    internal List<TransportDelivery> Take(int maximum, TimeSpan now, out Task woken, out TimeSpan? due)
    {
        var deliveries = new List<TransportDelivery>();
        lock (_lock)
        {
            ThrowIfLost();
            var room = Math.Min(maximum, _subscription.Prefetch - _partitions.Sum(static partition => partition?.Buffer.Received ?? 0));
            _turn++;
            for (var offset = 0; offset < _partitions.Length && deliveries.Count < room; offset++)
            {
                if (_partitions[(_turn + offset) % _partitions.Length] is { IsLeaving: false } partition)
                    partition.Buffer.Take(room - deliveries.Count, now, deliveries);
            }

            due = _partitions.Min(partition => partition?.Buffer.NextDue(now));
            woken = (_woken ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        return deliveries;
    }

    internal void Deliver(RabbitMqDelivery delivery)
    {
        lock (_lock)
        {
            delivery.Source.IsActive = true;
            delivery.Source.Buffer.Add(delivery);
            Wake();
        }
    }

    /// <summary>Notes that messages are settled, and says how to tell the broker.</summary>
    /// <exception cref="TransportException">The partition is lost, or a message is not with this consumer.</exception>
    internal (ulong UpTo, List<ulong> Single) Settle(QueuePartition partition, IReadOnlyList<ulong> tags)
    {
        lock (_lock)
        {
            ThrowIfLost(partition);
            if (!partition.Buffer.Settle(tags, out var upTo, out var single))
                throw NotHere(partition);
            Wake();
            return (upTo, single);
        }
    }

    /// <exception cref="TransportException">The partition is lost, or the message is not with this consumer.</exception>
    internal void Reject(RabbitMqDelivery delivery, TimeSpan notBefore)
    {
        lock (_lock)
        {
            ThrowIfLost(delivery.Source);
            if (!delivery.Source.Buffer.Reject(delivery, notBefore))
                throw NotHere(delivery.Source);
            Wake();
        }
    }

    /// <summary>Asks the broker for one of the queues, another one each time.</summary>
    /// <exception cref="TransportException">It does not answer.</exception>
    internal async Task ProbeAsync(CancellationToken cancellationToken)
    {
        QueuePartition? partition;
        lock (_lock)
            partition = _partitions[_turn % _partitions.Length];
        try
        {
            if (partition is not null)
                await partition.ProbeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            Lose(partition!, exception);
        }

        lock (_lock)
            ThrowIfLost();
    }

    /// <exception cref="TransportException">The partitions are lost.</exception>
    internal void ThrowIfLost()
    {
        // A new one each time, with the place where it was noticed.
        if (Volatile.Read(ref _failure) is { } failure)
            throw new TransportException(failure.Message, failure) { IsTransient = failure.IsTransient };
    }

    internal void Lose(QueuePartition partition, ShutdownEventArgs reason) => Lose(partition, _errors.Of(reason, Action(partition)));

    /// <summary>The channel of a partition is lost. One that was left or closed here is not.</summary>
    internal void Lose(QueuePartition partition, Exception exception)
    {
        bool isOwn;
        lock (_lock)
            isOwn = _partitions[partition.Number] == partition;
        if (isOwn)
            Fail(FailureOf(partition, exception), partition);
    }

    internal TransportException FailureOf(QueuePartition partition, Exception exception) => _errors.Of(exception, Action(partition));

    /// <summary>
    /// Leaves the queues that are more than this consumer's share: hands nothing more out of them, and closes those of which nothing is
    /// being worked on.
    /// </summary>
    /// <param name="members">How many consumers the group has.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal async Task LeaveMoreThanShareAsync(int members, CancellationToken cancellationToken)
    {
        var share = (_partitions.Length + members - 1) / members;
        List<QueuePartition> left = [];
        lock (_lock)
        {
            foreach (var (index, partition) in _partitions.OfType<QueuePartition>().Where(static partition => partition.IsActive).Index())
            {
                partition.IsLeaving = index >= share;
                if (!partition.IsLeaving || partition.Buffer.Received > 0 || _failure is not null)
                    continue;
                _partitions[partition.Number] = null;
                left.Add(partition);
            }

            Wake();
        }

        // All are closed before the first is waited for again: who is cancelled in between keeps nothing.
        await Task.WhenAll(left.Select(static partition => partition.DisposeAsync().AsTask())).ConfigureAwait(false);
        foreach (var partition in left)
        {
            RabbitMqLog.PartitionLeft(_logger, partition.Name);
            try
            {
                await OpenAsync(partition.Number, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Nobody here would wait at that queue any more.
                Fail(FailureOf(partition, exception), partition);
                throw;
            }
        }
    }

    internal Task CloseAsync()
    {
        lock (_lock)
        {
            _failure ??= new TransportException("The consumer has been disposed.");
            Wake();
        }

        return Task.WhenAll(_partitions.OfType<QueuePartition>().Select(static partition => partition.DisposeAsync().AsTask()));
    }

    private async Task OpenAsync(int number, CancellationToken cancellationToken)
    {
        var name = BrokerNames.Queue(_subscription, number);
        var channel = await _connection.CreateChannelAsync(ChannelExtensions.Unconfirmed, cancellationToken).ConfigureAwait(false);
        var partition = new QueuePartition(this, number, name, channel);
        lock (_lock)
            _partitions[number] = partition;
        await partition.StartAsync(ConsumerTag(number), Prefetch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The broker counts for each queue. All consumers of a group need the same: what one has left comes back to the queue's head only as
    /// far as the next one takes it at once.
    /// </summary>
    private ushort Prefetch => (ushort)Math.Clamp(_subscription.Prefetch / _partitions.Length, 1, ushort.MaxValue);

    private string ConsumerTag(int number)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"{_subscription.Consumer}:{number}");
        return Encoding.UTF8.GetByteCount(tag) <= BrokerNames.Longest ? tag : "";
    }

    private void Fail(TransportException failure, QueuePartition partition)
    {
        lock (_lock)
        {
            if (_failure is not null)
                return;
            _failure = failure;
            Wake();
        }

        RabbitMqLog.PartitionLost(_logger, partition.Name, failure.Message);
        foreach (var each in _partitions)
            _ = each?.DisposeAsync().AsTask();
    }

    private void Wake()
    {
        _woken?.TrySetResult();
        _woken = null;
    }

    private void ThrowIfLost(QueuePartition partition)
    {
        ThrowIfLost();
        if (_partitions[partition.Number] != partition)
        {
            throw new TransportException($"The queue '{partition.Name}' was left to another consumer; its messages are delivered again.")
            {
                IsTransient = true,
            };
        }
    }

    private static TransportException NotHere(QueuePartition partition) =>
        new($"A message of the queue '{partition.Name}' is not with this consumer any more: it was settled or rejected before.")
        {
            IsTransient = true,
        };

    private static string Action(QueuePartition partition) => $"receive from the queue '{partition.Name}'";
}
