namespace SourceGenBus.EventStore;

/// <summary>
/// A relay's lease while it works under it: renewed at every third of its time, and given up before it may have passed to another relay.
/// Calls of the storage that change the partitions come one after another. Safe for concurrent use.
/// </summary>
internal sealed class HeldLease : IAsyncDisposable
{
    private readonly IOutboxStorage _storage;
    private readonly OutboxRelayOptions _options;
    private readonly OutageBackoff _outage;
    private readonly SemaphoreSlim _calls = new(1, 1);
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _work;
    private OutboxLease _lease;
    private long _renewed;
    private volatile bool _failedForOutage;

    /// <summary>Takes a lease over and begins to renew it.</summary>
    /// <param name="storage">The outbox.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="asked">When it was asked for: from then on it counts, however long the answer took.</param>
    /// <param name="options">How the relay works.</param>
    /// <param name="outage">Told of renewals that fail.</param>
    internal HeldLease(IOutboxStorage storage, OutboxLease lease, long asked, OutboxRelayOptions options, OutageBackoff outage)
    {
        (_storage, _lease, _renewed, _options, _outage) = (storage, lease, asked, options, outage);
        _work = Task.WhenAll(RenewAsync(), WatchAsync());
    }

    /// <summary>Cancelled when the lease was lost, or may be.</summary>
    internal CancellationToken Lost => _lost.Token;

    internal bool IsLost => _lost.IsCancellationRequested;

    /// <summary>The lease with its partitions as they are now.</summary>
    internal OutboxLease Current => Volatile.Read(ref _lease);

    /// <summary>Whether it was lost since the database could not be reached, which is no handler's fault.</summary>
    internal bool FailedForOutage => _failedForOutage;

    /// <summary>Whether it was renewed recently enough to begin something under it.</summary>
    internal bool IsFresh => !IsLost && _options.TimeProvider.GetElapsedTime(Volatile.Read(ref _renewed)) < Deadline;

    /// <summary>How often to look again while the lease is not fresh.</summary>
    internal TimeSpan Tick => TimeSpan.FromMilliseconds(Math.Clamp(_options.LeaseDuration.TotalMilliseconds / 60, 5, 250));

    /// <summary>How long it is held without being renewed.</summary>
    internal TimeSpan Deadline => Interval * 2;

    private TimeSpan Interval => _options.LeaseDuration / 3;

    /// <summary>Nothing more is done under the lease.</summary>
    internal void Lose() => _lost.Cancel();

    /// <summary>Marks, gives back and reads; see <see cref="IOutboxStorage.ContinueAsync"/>.</summary>
    /// <returns>What was read; null when the lease was lost.</returns>
    internal async ValueTask<IReadOnlyList<OutboxMessage>?> ContinueAsync(
        IReadOnlyList<OutboxMessage> delivered,
        IReadOnlyList<OutboxMessage> inHand,
        int partitions)
    {
        try
        {
            await _calls.WaitAsync(Lost).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A renewal that does not return holds nobody up when the lease is lost.
            return null;
        }

        try
        {
            var request = new LeaseRequest(
                partitions,
                _options.MessagesPerPartition,
                _options.LeaseDuration,
                _options.TimeProvider.GetUtcNow()) { MaximumBytes = _options.MaximumBytes };
            if (await _storage.ContinueAsync(_lease, delivered, inHand, request, CancellationToken.None).ConfigureAwait(false) is not { } next)
            {
                Lose();
                return null;
            }

            Volatile.Write(ref _lease, next with { Messages = [] });
            return next.Messages;
        }
        finally
        {
            _calls.Release();
        }
    }

    /// <summary>Ends the renewal. The partitions stay leased until they are given back or their time is up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            await Task.Delay(Interval, _options.TimeProvider, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ending.IsCancellationRequested || IsLost)
                return;
            var asked = _options.TimeProvider.GetTimestamp();
            try
            {
                if (!await RenewOnceAsync().ConfigureAwait(false))
                {
                    Lose();
                    return;
                }

                Volatile.Write(ref _renewed, asked);
                _failedForOutage = false;
                _outage.ReportSuccess();
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is, the lease is not renewed, and the other task gives it up in time. While a handler of this process keeps
                // the only writer of the database busy, that is no outage, and nobody else can take the lease.
                if (_storage.ExclusiveWriter is not null)
                    continue;
                _failedForOutage = _storage.IsOutage(exception);
                _outage.Failed(exception);
            }
        }
    }

    private async ValueTask<bool> RenewOnceAsync()
    {
        await _calls.WaitAsync(_ending.Token).ConfigureAwait(false);
        try
        {
            return _lease.Partitions == 0 || await _storage.RenewAsync(_lease, _options.LeaseDuration, _ending.Token).ConfigureAwait(false);
        }
        finally
        {
            _calls.Release();
        }
    }

    /// <summary>
    /// Gives the lease up when it has not been renewed for two thirds of its time. A call of the database that does not return cannot hold
    /// that up. While this process alone can write, nobody can take the lease, however long that lasts; afterwards there is time for the
    /// renewal that waited for it.
    /// </summary>
    private async Task WatchAsync()
    {
        long? unprotected = null;
        while (!_ending.IsCancellationRequested && !IsLost)
        {
            var left = Deadline - _options.TimeProvider.GetElapsedTime(Volatile.Read(ref _renewed));
            if (left > TimeSpan.Zero || _storage.ExclusiveWriter is not null)
            {
                unprotected = null;
                await Task.Delay(
                    left > Tick ? left : Tick, _options.TimeProvider, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            unprotected ??= _options.TimeProvider.GetTimestamp();
            if (_options.TimeProvider.GetElapsedTime(unprotected.Value) >= _options.LeaseDuration / 6)
            {
                Lose();
                return;
            }

            await Task.Delay(Tick, _options.TimeProvider, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
