using SourceGenBus.EventStore;

namespace SourceGenBus.Transports.Sql;

/// <summary>
/// Reads the parts of a destination that nobody else of its group has, and holds them by leases that it renews. What it has read of a part
/// that it loses is read again by whoever takes it.
/// </summary>
internal sealed class SqlConsumer : ITransportConsumer
{
    private const long MaximumBytes = 16 * 1024 * 1024;

    private readonly object _gate = new();
    private readonly IDurableStore _store;
    private readonly TransportSubscription _subscription;
    private readonly SqlTransportOptions _options;
    private readonly SqlTransportRetention _retention;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ended = new();
    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly List<SqlPartition> _held = [];
    private readonly Task _renewing;
    private long _looked;
    private int _first;

    internal SqlConsumer(
        IDurableStore store,
        TransportSubscription subscription,
        SqlTransportOptions options,
        SqlTransportRetention retention,
        TimeProvider timeProvider)
    {
        (_store, _subscription, _options, _retention, _clock) = (store, subscription, options, retention, timeProvider);
        _looked = long.MinValue;
        _renewing = Task.Run(RenewAsync);
    }

    public async ValueTask<IReadOnlyList<TransportDelivery>> ReceiveAsync(int maximum, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        ObjectDisposedException.ThrowIf(_ended.IsCancellationRequested, this);
        var began = _clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var seen = _store.Events.Appended.Current;
            try
            {
                await TakePartitionsAsync(cancellationToken).ConfigureAwait(false);
                var deliveries = await ReadAsync(maximum, cancellationToken).ConfigureAwait(false);
                if (deliveries.Count > 0)
                    return deliveries;
            }
            catch (Exception exception) when (_store.IsOutage(exception))
            {
                throw new TransportException($"The database cannot be used: {exception.Message}", exception) { IsTransient = true };
            }

            var left = _subscription.Heartbeat - _clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
                return [];
            await _store.Events.Appended.WaitAsync(
                seen, left < _options.PollingInterval ? left : _options.PollingInterval, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask AcknowledgeAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        ObjectDisposedException.ThrowIf(_ended.IsCancellationRequested, this);
        HashSet<SqlPartition> moved = [];
        lock (_gate)
        {
            foreach (var delivery in deliveries.Cast<SqlDelivery>())
            {
                if (!_held.Contains(delivery.Owner))
                    throw Lost(delivery.Owner);
                if (delivery.Owner.Acknowledge(delivery.Version))
                    moved.Add(delivery.Owner);
            }
        }

        if (moved.Count > 0)
            await SaveAsync(moved, cancellationToken).ConfigureAwait(false);
        await TrimAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask RejectAsync(TransportDelivery delivery, TimeSpan delay, CancellationToken cancellationToken)
    {
        var own = (SqlDelivery)delivery;
        ObjectDisposedException.ThrowIf(_ended.IsCancellationRequested, this);
        lock (_gate)
        {
            if (!_held.Contains(own.Owner))
                throw Lost(own.Owner);
            own.Owner.Return(own.Version, _clock.GetUtcNow() + delay);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The leases are renewed by themselves for as long as the consumer lives.</summary>
    public ValueTask ExtendAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        SqlPartition[] held;
        lock (_gate)
        {
            if (_ended.IsCancellationRequested)
                return;
            _ended.Cancel();
            held = [.. _held];
            _held.Clear();
        }

        await _renewing.ConfigureAwait(false);
        foreach (var partition in held)
        {
            partition.Lose();
            await ReleaseAsync(partition).ConfigureAwait(false);
        }
    }

    private static TransportException Lost(SqlPartition partition) =>
        new($"The part '{partition.Stream}' went to another consumer, which receives its messages again.") { IsTransient = true };

    /// <summary>Looks from time to time for parts that nobody has.</summary>
    private async ValueTask TakePartitionsAsync(CancellationToken cancellationToken)
    {
        int[] missing;
        lock (_gate)
        {
            if (_looked != long.MinValue && _clock.GetElapsedTime(_looked) < _options.PollingInterval)
                return;
            missing = [.. Enumerable.Range(0, _options.Partitions).Where(number => !_held.Exists(held => held.Number == number))];
        }

        foreach (var number in missing)
        {
            var checkpoint = SqlDestination.CheckpointOf(_subscription.Group, _subscription.Destination, number);
            if (await _store.Projections.LeaseAsync(
                checkpoint, _owner, _options.LeaseDuration, cancellationToken).ConfigureAwait(false) is not { } acknowledged)
                continue;
            var stream = SqlDestination.StreamOf(_subscription.Destination, number);
            var partition = new SqlPartition(number, stream, checkpoint, acknowledged);
            lock (_gate)
            {
                if (!_ended.IsCancellationRequested)
                {
                    _held.Add(partition);
                    continue;
                }
            }

            await ReleaseAsync(partition).ConfigureAwait(false);
        }

        lock (_gate)
            _looked = _clock.GetTimestamp();
    }

    /// <summary>Reads from each part in turn, so that none waits behind a full one.</summary>
    private async ValueTask<List<TransportDelivery>> ReadAsync(int maximum, CancellationToken cancellationToken)
    {
        List<TransportDelivery> deliveries = [];
        SqlPartition[] held;
        int room;
        lock (_gate)
        {
            held = [.. _held];
            room = Math.Min(maximum, _subscription.Prefetch - _held.Sum(static partition => partition.Outstanding));
        }

        for (var turn = 0; turn < held.Length && deliveries.Count < room; turn++)
        {
            var partition = held[(_first + turn) % held.Length];
            (long From, long To)? readable;
            lock (_gate)
                readable = partition.Readable(_clock.GetUtcNow());
            if (readable is not { } range)
                continue;
            try
            {
                var page = await ReadAsync(partition, range, room - deliveries.Count, cancellationToken).ConfigureAwait(false);
                lock (_gate)
                    Add(deliveries, partition, page, range.To);
            }
            catch (Exception) when (deliveries.Count > 0)
            {
                break; // What was read of other parts is on its way; the next receipt meets the fault again.
            }
        }

        _first++;
        return deliveries;
    }

    private ValueTask<IReadOnlyList<StoredEvent>> ReadAsync(
        SqlPartition partition, (long From, long To) range, int room, CancellationToken cancellationToken) =>
        _store.Events.ReadStreamAsync(
            partition.Stream,
            ReadDirection.Forwards,
            range.From,
            new PageLimit(range.To == long.MaxValue ? room : 1) { MaximumBytes = MaximumBytes },
            cancellationToken);

    private static void Add(List<TransportDelivery> deliveries, SqlPartition partition, IReadOnlyList<StoredEvent> page, long last)
    {
        if (partition.Lost.IsCancellationRequested)
            return;
        foreach (var stored in page)
        {
            // What retention has deleted is not there to be acknowledged.
            for (var gone = partition.Next; gone < stored.Version; gone++)
                partition.Skip(gone);
            if (stored.Version > last)
                return;
            if (partition.Take(stored.Version))
            {
                deliveries.Add(new SqlDelivery(SqlMessages.Open(stored.Envelope), partition, stored.Version)
                {
                    Position = $"{stored.Version}",
                    PartitionLost = partition.Lost,
                });
            }
        }
    }

    private async ValueTask SaveAsync(IEnumerable<SqlPartition> partitions, CancellationToken cancellationToken)
    {
        try
        {
            var unit = await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
            await using (unit.ConfigureAwait(false))
            {
                foreach (var partition in partitions)
                {
                    long acknowledged;
                    lock (_gate)
                        acknowledged = partition.Acknowledged;
                    if (!await _store.Projections.AdvanceAsync(
                        unit.Transaction, partition.Checkpoint, _owner, acknowledged, cancellationToken).ConfigureAwait(false))
                    {
                        LosePartition(partition);
                        throw Lost(partition);
                    }
                }

                await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (_store.IsOutage(exception))
        {
            throw new TransportException($"The database cannot be used: {exception.Message}", exception) { IsTransient = true };
        }
    }

    private async ValueTask TrimAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _retention.ApplyAsync(_subscription.Destination, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (_store.IsOutage(exception))
        {
            // Tried again with a later message. What was acknowledged is.
        }
    }

    private void LosePartition(SqlPartition partition)
    {
        lock (_gate)
        {
            if (!_held.Remove(partition))
                return;
        }

        partition.Lose();
    }

    private async ValueTask ReleaseAsync(SqlPartition partition)
    {
        try
        {
            using var limit = new CancellationTokenSource(_options.LeaseDuration, _clock);
            await _store.Projections.ReleaseAsync(partition.Checkpoint, _owner, limit.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The lease runs out by itself.
        }
    }

    private async Task RenewAsync()
    {
        var renewed = _clock.GetTimestamp();
        while (!_ended.IsCancellationRequested)
        {
            await Task.Delay(_options.LeaseDuration / 3, _clock, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            SqlPartition[] held;
            lock (_gate)
                held = [.. _held];
            var asked = _clock.GetTimestamp();
            foreach (var partition in held)
            {
                if (_ended.IsCancellationRequested)
                    return;
                var isLost = await IsLostAsync(partition).ConfigureAwait(false);
                if (isLost == true || (isLost is null && _clock.GetElapsedTime(renewed) >= _options.LeaseDuration))
                    LosePartition(partition);
                else if (isLost == false && partition == held[^1])
                    renewed = asked;
            }

            if (held.Length == 0)
                renewed = asked;
        }
    }

    /// <summary>Whether somebody else has it; null when that is not known.</summary>
    private async ValueTask<bool?> IsLostAsync(SqlPartition partition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        limit.CancelAfter(_options.LeaseDuration / 3);
        try
        {
            return await _store.Projections.LeaseAsync(
                partition.Checkpoint, _owner, _options.LeaseDuration, limit.Token).ConfigureAwait(false) is null;
        }
        catch (Exception)
        {
            return null;
        }
    }
}
