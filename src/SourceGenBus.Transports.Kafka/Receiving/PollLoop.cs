using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Kafka;

/// <summary>
/// A thread that polls always, whatever the handlers do: a consumer that does not poll loses its partitions. It alone uses the client: it
/// fetches, commits, pauses, and answers when partitions come and go.
/// </summary>
internal sealed class PollLoop
{
    private const int AtOnce = 500;

    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// How long nothing is polled when there is no room, before the partitions are paused: the client drops then what it has fetched ahead,
    /// and takes half a second to have messages again.
    /// </summary>
    private static readonly TimeSpan FullTime = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan CommitPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastCommitTime = TimeSpan.FromSeconds(3);

    private readonly TransportSubscription _subscription;
    private readonly PartitionSet _partitions;
    private readonly KafkaClientSettings _settings;
    private readonly KafkaErrors _errors;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _purpose;
    private IConsumer<byte[]?, byte[]?> _client = null!;
    private TransportException? _failure;
    private bool _isStopping;
    private long? _commitFailed;
    private long? _fullSince;

    internal PollLoop(
        TransportSubscription subscription, PartitionSet partitions, KafkaClientSettings settings, KafkaErrors errors, ILogger logger,
        TimeProvider timeProvider)
    {
        (_subscription, _partitions, _settings, _errors) = (subscription, partitions, settings, errors);
        (_logger, _clock) = (logger, timeProvider);
        _purpose = $"receive from '{subscription.Destination}' for '{subscription.Group}'";
    }

    /// <summary>Completes when the group has let the consumer in, or when it has failed.</summary>
    internal Task Joined => _joined.Task;

    /// <summary>Completes when the consumer has left the group.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Why it is of no use any more; null while it is.</summary>
    internal TransportException? Failure => Volatile.Read(ref _failure);

    /// <exception cref="TransportException">The client cannot be made.</exception>
    internal void Start()
    {
        try
        {
            _client = _settings.NewConsumerBuilder(_subscription.Group, _subscription.Consumer, _subscription.Prefetch)
                .SetLogHandler((_, message) => KafkaLog.Client(_logger, _purpose, message.Message))
                .SetErrorHandler((_, error) => Hear(error))
                .SetPartitionsAssignedHandler((_, partitions) => Assigned(partitions))
                .SetPartitionsRevokedHandler((_, partitions) => Revoked(partitions.ConvertAll(static one => one.TopicPartition)))
                .SetPartitionsLostHandler((_, partitions) => Lost(partitions.ConvertAll(static one => one.TopicPartition)))
                .Build();
        }
        catch (Exception exception) when (exception is KafkaException or InvalidOperationException or ArgumentException)
        {
            throw new TransportException($"The client of Kafka does not take its settings: {exception.Message}", exception);
        }

        new Thread(Run) { IsBackground = true, Name = $"Kafka {_subscription.Destination}" }.Start();
    }

    internal void Stop()
    {
        Volatile.Write(ref _isStopping, true);
        _partitions.Pulse();
        _partitions.Work.Set();
    }

    internal void Fail(TransportException failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is not null)
            return;
        KafkaLog.ConsumerFailed(_logger, _subscription.Destination, _subscription.Group, failure.Message);
        _partitions.Remove();
        foreach (var waiter in _partitions.Acknowledged().Waiters)
            waiter.TrySetException(failure);
        _joined.TrySetResult();
        _partitions.Wake();
        Stop();
    }

    private bool IsStopping => Volatile.Read(ref _isStopping);

    private void Run()
    {
        try
        {
            _client.Subscribe(_subscription.Destination);
            while (!IsStopping)
                Step();
        }
        catch (KafkaException exception)
        {
            Fail(_errors.Of(exception.Error, _purpose, exception));
        }
        catch (Exception exception)
        {
            Fail(new TransportException($"The consumer of '{_subscription.Destination}' failed.", exception) { IsTransient = true });
        }

        Close();
    }

    private void Step()
    {
        Commit();
        var room = _partitions.HasRoom;
        _fullSince = room ? null : _fullSince ?? _clock.GetTimestamp();
        var isPaused = _fullSince is { } since && _clock.GetElapsedTime(since) >= FullTime;
        Regulate(isPaused);
        if (!room)
        {
            _partitions.Work.WaitOne(Busy);
            if (!isPaused)
                return;
        }

        var record = Consume(!room ? TimeSpan.Zero : _partitions.IsBusy ? Busy : Idle);
        var count = 0;
        for (; record is not null; count++)
        {
            _partitions.Add(record.TopicPartition, record.Offset.Value, IncomingRecord.Read(record.Message));
            record = count < AtOnce && _partitions.HasRoom ? Consume(TimeSpan.Zero) : null;
        }

        if (count > 0)
            _partitions.Wake();
    }

    private ConsumeResult<byte[]?, byte[]?>? Consume(TimeSpan limit)
    {
        try
        {
            return _client.Consume(limit);
        }
        catch (ConsumeException exception) when (!exception.Error.IsFatal && !KafkaErrors.IsLasting(exception.Error.Code))
        {
            // The client gets over it; whether the cluster answers is found out by whoever waits for messages in vain.
            KafkaLog.ClientError(_logger, _purpose, exception.Error.Code.ToString(), exception.Error.Reason);
            return null;
        }
    }

    private void Regulate(bool pausesAll)
    {
        var (pause, resume) = _partitions.Regulate(pausesAll);
        if (pause.Count > 0)
            _client.Pause(pause);
        foreach (var (id, from) in resume)
        {
            if (from is { } offset)
                _client.Seek(new TopicPartitionOffset(id, offset));
        }

        if (resume.Count > 0)
            _client.Resume(resume.ConvertAll(static partition => partition.Id));
    }

    /// <summary>
    /// Commits, and tells who waits. During a rebalance the cluster takes no commits, which is no error: what was acknowledged is
    /// remembered, and committed behind it if the partition stays here.
    /// </summary>
    private void Commit(bool isLast = false)
    {
        if (!isLast && _commitFailed is { } failed && _clock.GetElapsedTime(failed) < CommitPause)
            return;
        var (offsets, waiters) = _partitions.Acknowledged();
        TransportException? failure = null;
        _commitFailed = null;
        try
        {
            if (offsets.Count > 0)
                _client.Commit(offsets);
            _partitions.Committed(offsets);
        }
        catch (TopicPartitionOffsetException exception)
        {
            _partitions.Committed(exception.Results.Where(static result => !result.Error.IsError)
                .Select(static result => result.TopicPartitionOffset));
            failure = NotCommitted(exception.Results.Find(static result => result.Error.IsError)?.Error ?? exception.Error, exception);
        }
        catch (KafkaException exception)
        {
            failure = NotCommitted(exception.Error, exception);
        }

        foreach (var waiter in waiters)
        {
            if (failure is null)
                waiter.TrySetResult();
            else
                waiter.TrySetException(failure);
        }
    }

    /// <summary>
    /// A consumer that leaves in the middle of a rebalance, which takes no commits, would have what it acknowledged delivered again. It
    /// stays for a little, until it has a part in the group again or has lost its partitions.
    /// </summary>
    private void CommitLast()
    {
        var began = _clock.GetTimestamp();
        Commit(isLast: true);
        while (_partitions.NeedsCommit && Failure is null && _clock.GetElapsedTime(began) < LastCommitTime)
        {
            Consume(CommitPause / 4);
            Commit(isLast: true);
        }
    }

    /// <returns>What to tell who waits; null when it is no error.</returns>
    private TransportException? NotCommitted(Error error, Exception exception)
    {
        _commitFailed = _clock.GetTimestamp();
        KafkaLog.NotCommitted(_logger, _subscription.Group, _subscription.Destination, error.Code.ToString());
        return KafkaErrors.IsRebalance(error.Code)
            ? null
            : _errors.Of(error, $"commit what '{_subscription.Group}' has acknowledged of '{_subscription.Destination}'", exception);
    }

    private void Assigned(List<TopicPartition> partitions)
    {
        _partitions.Assign(partitions);
        if (partitions.Count > 0)
            KafkaLog.Assigned(_logger, _subscription.Group, Text(partitions), _subscription.Destination);
        _joined.TrySetResult();
    }

    private void Revoked(List<TopicPartition> partitions)
    {
        // A consumer that is disposed is told nothing more.
        var open = _partitions.Drain(partitions, IsStopping ? TimeSpan.Zero : _settings.HandoverTimeout);
        Commit(isLast: true);
        _partitions.Remove(partitions);
        if (open > 0 && !IsStopping)
        {
            KafkaLog.HandedOver(
                _logger, Text(partitions), _subscription.Destination, _subscription.Group, open, _settings.HandoverTimeout);
        }
        else if (partitions.Count > 0)
        {
            KafkaLog.Released(_logger, _subscription.Group, Text(partitions), _subscription.Destination);
        }
    }

    private void Lost(List<TopicPartition> partitions)
    {
        var open = _partitions.Remove(partitions);
        if (partitions.Count > 0 && Failure is null)
            KafkaLog.Lost(_logger, _subscription.Group, Text(partitions), _subscription.Destination, open);
    }

    private void Hear(Error error)
    {
        KafkaLog.ClientError(_logger, _purpose, error.Code.ToString(), error.Reason);
        if (KafkaErrors.IsLasting(error.Code))
            Fail(_errors.Of(error, _purpose));
        else if (error.IsFatal)
            Fail(new TransportException($"The consumer cannot {_purpose} any more: {error.Reason}") { IsTransient = true });
    }

    private void Close()
    {
        try
        {
            CommitLast();
            _client.Close();
        }
        catch (Exception exception)
        {
            KafkaLog.Client(_logger, _purpose, exception.Message);
        }

        _partitions.Remove();
        foreach (var waiter in _partitions.Acknowledged().Waiters)
            waiter.TrySetException(new ObjectDisposedException(nameof(ITransportConsumer)));
        _joined.TrySetResult();
        _client.Dispose();
        _ended.TrySetResult();
    }

    private static string Text(List<TopicPartition> partitions) =>
        string.Join(", ", partitions.Select(static partition => partition.Partition.Value));
}
