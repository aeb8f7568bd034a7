namespace SourceGenBus.Transports.Redis;

/// <summary>
/// A consumer. It fetches when it is asked for messages and never before, so that the number of deliveries is what it says, and what is
/// fetched and not acknowledged is in the hands of the caller.
/// </summary>
internal sealed class RedisConsumer : ITransportConsumer
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LeavingTime = TimeSpan.FromSeconds(2);

    private readonly ConsumerHealth _health;
    private readonly Signal _arrivals = new();
    private readonly RedisGroup _group;
    private readonly PartitionKeeper _keeper;
    private readonly RedisFetcher _fetcher;
    private readonly RedisSettler _settler;
    private readonly RedisNews _news;
    private Task _keeping = Task.CompletedTask;
    private Task? _fetching;
    private int _isDisposed;

    internal RedisConsumer(RedisGroup group)
    {
        _group = group;
        _health = new ConsumerHealth(group, Fail);
        _keeper = new PartitionKeeper(group, _arrivals);
        _fetcher = new RedisFetcher(group, _keeper);
        _settler = new RedisSettler(group, _keeper, _arrivals);
        _news = new RedisNews(group, _keeper);
    }

    /// <summary>Takes the first partitions, and goes on doing so in the background.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        await _keeper.KeepAsync(cancellationToken).ConfigureAwait(false);
        _keeping = Task.WhenAll(
            Task.Run(() => KeepAsync(_keeper.RunAsync), CancellationToken.None),
            Task.Run(() => KeepAsync(_news.ListenAsync), CancellationToken.None));
    }

    public async ValueTask<IReadOnlyList<TransportDelivery>> ReceiveAsync(int maximum, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        var began = _group.Clock.GetTimestamp();
        var pause = Min(FirstPause, _group.Options.PollInterval);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _health.ThrowIfUnusable();
            var next = _arrivals.Next;
            pause = _news.IsHeard ? _group.Options.PollInterval : pause;
            await FetchAsync(maximum, pause, cancellationToken).ConfigureAwait(false);
            if (_fetcher.Take(maximum) is { Count: > 0 } received)
                return received;
            var left = _group.Subscription.Heartbeat - _group.Clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                await PingAsync(cancellationToken).ConfigureAwait(false);
                return [];
            }

            // Without news a look that finds nothing makes the next one come later.
            pause = _news.IsHeard ? _group.Options.PollInterval : Min(pause * 2, _group.Options.PollInterval);
            var wait = Min(Min(left, pause), _fetcher.UntilNextDue());
            await Signal.WaitAsync(next, wait, _group.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask AcknowledgeAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        var own = Own(deliveries, cancellationToken);
        ThrowIfLost(await _health.GuardAsync(() => _settler.AcknowledgeAsync(own), cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask RejectAsync(TransportDelivery delivery, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var own = Own([delivery], cancellationToken)[0];
        ThrowIfLost(await _health.GuardAsync(() => _settler.RejectAsync(own, delay), cancellationToken).ConfigureAwait(false));
    }

    public ValueTask ExtendAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        // The lease is renewed as long as this process lives; nothing is given to somebody else for taking long.
        var own = Own(deliveries, cancellationToken);
        ThrowIfLost(own.ConvertAll(static delivery => delivery.Owner).FindAll(static partition => partition.IsLost));
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _health.StopAsync().ConfigureAwait(false);
        await _keeping.WaitAsync(LeavingTime, _group.Clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _arrivals.Set();

        // What cannot be told to Redis in time runs out there by itself.
        var leaving = Task.WhenAll(_news.StopAsync(), _keeper.LeaveAsync());
        ConsumerHealth.Forget(leaving);
        await leaving.WaitAsync(LeavingTime, _group.Clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task KeepAsync(Func<CancellationToken, Task> keep)
    {
        try
        {
            await keep(_health.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_health.Stopping.IsCancellationRequested)
        {
            // Disposed, or failed.
        }
        catch (Exception exception)
        {
            _health.Fail(exception);
        }
    }

    /// <summary>
    /// A fetch that was begun is never given up, since what Redis has handed out would be nowhere: when the caller is cancelled, the next
    /// one gets it.
    /// </summary>
    private async Task FetchAsync(int maximum, TimeSpan interval, CancellationToken cancellationToken)
    {
        if (_fetcher.HasReady)
            return;
        _fetching ??= _health.GuardAsync(
            async () =>
            {
                await _fetcher.FetchAsync(maximum, interval).ConfigureAwait(false);
                return true;
            },
            CancellationToken.None);
        if (!_fetching.IsCompleted)
            ConsumerHealth.Forget(_fetching);
        await _fetching.WaitAsync(cancellationToken).ConfigureAwait(false);
        _fetching = null;
    }

    private Task<TimeSpan> PingAsync(CancellationToken cancellationToken) => _health.GuardAsync(
        async () =>
        {
            var multiplexer = await _group.Connection.OpenAsync(CancellationToken.None).ConfigureAwait(false);
            return await _group.Connection.AskAsync(() => multiplexer.GetDatabase().PingAsync(), CancellationToken.None)
                .ConfigureAwait(false);
        },
        cancellationToken);

    private void ThrowIfLost(List<OwnedPartition> lost)
    {
        foreach (var partition in lost)
            partition.LoseAndTell();
        if (lost.Count > 0)
            throw _group.LostException(lost[0].Number);
    }

    private List<RedisDelivery> Own(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        cancellationToken.ThrowIfCancellationRequested();
        _health.ThrowIfUnusable();
        return [.. deliveries.Select(static delivery =>
            delivery as RedisDelivery ?? throw new ArgumentException("The delivery is not one of Redis.", nameof(deliveries)))];
    }

    /// <summary>The consumer is of no further use; what it has is somebody else's.</summary>
    private void Fail()
    {
        foreach (var partition in _keeper.Owned)
            partition.Lose();
        _arrivals.Set();
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
