using System.Runtime.ExceptionServices;

namespace SourceGenBus.EventStore;

/// <summary>
/// One lease from its beginning to its end: delivers, marks what has arrived, reads on as long as there is something to read, and gives the
/// partitions back. Reading and marking are one transaction. Under load a batch is marked with the next one's reading; otherwise what has
/// arrived waits for its mark no longer than <see cref="MarkAfter"/>. A delivery that takes long holds up its key and one place of the
/// relay's concurrency.
/// </summary>
internal sealed class RelaySession : IDisposable
{
    /// <summary>
    /// How long an event that has arrived may wait for others to be marked with it. After a crash it would be delivered again.
    /// </summary>
    private static readonly TimeSpan MarkAfter = TimeSpan.FromMilliseconds(10);

    // How long deliveries that were cancelled, since the lease was lost, get to end. Others do their work meanwhile, and nothing of theirs
    // is marked.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly IOutboxStorage _storage;
    private readonly OutboxRelayOptions _options;
    private readonly Func<CancellationToken, ValueTask<TimeSpan>> _timeToWait;
    private readonly HeldLease _lease;
    private readonly DeliveryQueue _queue = new();
    private readonly DeliveryWorker _worker;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _delivering;
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _changed = new(0);
    private List<OutboxMessage> _unmarked = [];
    private Task _signal = Task.CompletedTask;
    private Exception? _fault;
    private int _workers;
    private int _keyEnded;

    internal RelaySession(
        IOutboxStorage storage,
        OutboxRelayOptions options,
        HeldLease lease,
        DeliveryWorker worker,
        Func<CancellationToken, ValueTask<TimeSpan>> timeToWait,
        CancellationToken stopping,
        CancellationToken cancellationToken)
    {
        (_storage, _options, _lease, _worker, _timeToWait, _stopping) = (storage, options, lease, worker, timeToWait, stopping);
        _delivering = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
    }

    private bool IsEnding => _fault is not null || _stopping.IsCancellationRequested || _delivering.IsCancellationRequested;

    /// <summary>Delivers what was leased and, unless it is for once, what can be read afterwards.</summary>
    /// <exception cref="Exception">The storage failed. What has arrived was marked, if that was possible.</exception>
    internal async Task RunAsync(IReadOnlyList<OutboxMessage> messages, bool once)
    {
        _queue.Add(messages);
        using var registration = _delivering.Token.Register(() => _changed.Release());
        using var stopped = _stopping.Register(() => _changed.Release());
        try
        {
            while (!_lease.IsLost && await StepAsync(once).ConfigureAwait(false))
            {
            }
        }
        finally
        {
            await _ending.CancelAsync().ConfigureAwait(false);
            await EndAsync().ConfigureAwait(false);
        }

        if (_fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
    }

    public void Dispose()
    {
        _delivering.Dispose();
        _ending.Dispose();
    }

    /// <summary>Starts, marks and reads what there is, or waits until something changes.</summary>
    /// <returns>Whether there is more to do.</returns>
    private async ValueTask<bool> StepAsync(bool once)
    {
        if (IsEnding)
            _queue.Stop();
        StartWorkers();
        var isEmpty = _queue.IsEmpty;
        if (isEmpty && (once || IsEnding))
            return false;

        var isRoom = !once && !IsEnding && _queue.Startable == 0 && Volatile.Read(ref _workers) < _options.Concurrency;
        var untilSlow = isRoom ? _queue.UntilAllAreSlow() : Timeout.InfiniteTimeSpan;
        var reads = isRoom && untilSlow <= TimeSpan.Zero && (isEmpty || _signal.IsCompleted || Volatile.Read(ref _keyEnded) != 0);
        var untilMark = _fault is null && _queue.UnmarkedFor is { } waiting ? MarkAfter - waiting : Timeout.InfiniteTimeSpan;
        if (reads || (untilMark <= TimeSpan.Zero && untilMark != Timeout.InfiniteTimeSpan))
            return await ContinueAsync(reads).ConfigureAwait(false);

        await WaitAsync(isRoom && untilSlow <= TimeSpan.Zero, untilSlow, untilMark).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> ContinueAsync(bool reads)
    {
        if (reads && _queue.Waiting > _options.Partitions * _options.MessagesPerPartition / 2)
            _queue.DropBehindSlow();
        var seen = _storage.Written.Current;
        Volatile.Write(ref _keyEnded, 0);
        var (delivered, inHand) = _queue.Snapshot();
        _unmarked.AddRange(delivered);
        try
        {
            if (await _lease.ContinueAsync(_unmarked, inHand, reads ? _options.Partitions : 0).ConfigureAwait(false) is not { } messages)
                return false;
            _unmarked = [];
            if (!reads)
                return true;
            if (messages.Count == 0)
                _signal = SignalAsync(seen);
            _queue.Add(messages);
            return messages.Count > 0 || inHand.Count > 0;
        }
        catch (TimeoutException) when (_storage.ExclusiveWriter is not null)
        {
            // A handler of this process has the only writer of the database. What has arrived stays to be marked.
            return true;
        }
        catch (Exception exception)
        {
            Fail(exception);
            return true;
        }
    }

    private async ValueTask WaitAsync(bool forSignal, TimeSpan untilSlow, TimeSpan untilMark)
    {
        var longest = untilSlow > TimeSpan.Zero && (untilMark == Timeout.InfiniteTimeSpan || untilSlow < untilMark) ? untilSlow : untilMark;
        if (!forSignal || _signal.IsCompleted)
        {
            await _changed.WaitAsync(longest, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        using var waiting = new CancellationTokenSource();
        var changed = _changed.WaitAsync(longest, waiting.Token);
        await Task.WhenAny(changed, _signal).ConfigureAwait(false);
        await waiting.CancelAsync().ConfigureAwait(false);
        await ((Task)changed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void StartWorkers()
    {
        for (var count = Math.Min(_options.Concurrency - Volatile.Read(ref _workers), _queue.Startable); count > 0; count--)
        {
            Interlocked.Increment(ref _workers);
            _ = Task.Run(WorkAsync);
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            while (_queue.Start() is { } key)
            {
                await WorkAsync(key).ConfigureAwait(false);
                Volatile.Write(ref _keyEnded, 1);
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
        finally
        {
            Interlocked.Decrement(ref _workers);
            _changed.Release();
        }
    }

    private async ValueTask WorkAsync(DeliveryQueue.KeyInHand key)
    {
        try
        {
            while (_queue.Next(key) is { } message)
            {
                if (IsEnding)
                    break;
                var outcome = await _worker.DeliverAsync(message, key, _stopping, _delivering.Token).ConfigureAwait(false);
                if (outcome == DeliveryOutcome.Arrived)
                {
                    if (_queue.AddDelivered(message))
                        _changed.Release();
                }
                else if (outcome == DeliveryOutcome.Abandoned)
                {
                    break;
                }
            }
        }
        finally
        {
            _queue.Drop(key);
        }
    }

    private void Fail(Exception exception)
    {
        Interlocked.CompareExchange(ref _fault, exception, null);
        _changed.Release();
    }

    /// <summary>Ends when something may have been written, or is due. Whatever goes wrong shows when it is read.</summary>
    private async Task SignalAsync(long seen)
    {
        try
        {
            var wait = await _timeToWait(_ending.Token).ConfigureAwait(false);
            await _storage.Written.WaitAsync(seen, wait, _options.TimeProvider, _ending.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // As above.
        }
    }

    /// <summary>Waits for what is under way, marks what has arrived, and gives the partitions back.</summary>
    private async ValueTask EndAsync()
    {
        _queue.Stop();
        var started = TimeProvider.System.GetTimestamp();
        while (!_queue.IsEmpty && !(_lease.IsLost && TimeProvider.System.GetElapsedTime(started) > Farewell))
            await _changed.WaitAsync(_lease.IsLost ? Farewell : Timeout.InfiniteTimeSpan, CancellationToken.None).ConfigureAwait(false);
        var (delivered, _) = _queue.Snapshot();
        _unmarked.AddRange(delivered);
        try
        {
            if (_lease.IsLost)
            {
                await CompleteLostAsync().ConfigureAwait(false);
            }
            else if (_unmarked.Count > 0 || _lease.Current.Partitions > 0)
            {
                await GiveBackAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            // The lease runs out by itself. What is not marked is delivered again.
            Interlocked.CompareExchange(ref _fault, exception, null);
        }
    }

    /// <summary>Marks what has arrived where nobody else has the partitions yet.</summary>
    private ValueTask CompleteLostAsync()
    {
        OutboxLog.LeaseLost(_worker.Logger, _unmarked.Count);
        return _storage.CompleteAsync(_lease.Current, _unmarked, CancellationToken.None);
    }

    private async ValueTask GiveBackAsync()
    {
        while (true)
        {
            try
            {
                if (await _lease.ContinueAsync(_unmarked, [], partitions: 0).ConfigureAwait(false) is null)
                    await CompleteLostAsync().ConfigureAwait(false);
                return;
            }
            catch (TimeoutException) when (_storage.ExclusiveWriter is not null)
            {
                // Somebody in this process has the only writer of the database.
            }
        }
    }
}
