namespace SourceGenBus.Transports;

internal sealed class InMemoryConsumer : ITransportConsumer
{
    private readonly InMemoryBroker _broker;
    private readonly InMemoryGroup _group;
    private readonly TransportSubscription _subscription;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _woken = new(0);
    private readonly CancellationTokenSource _lost = new();
    private int _out;

    internal InMemoryConsumer(InMemoryBroker broker, InMemoryGroup group, TransportSubscription subscription, TimeProvider timeProvider)
    {
        (_broker, _group, _subscription, _clock) = (broker, group, subscription, timeProvider);
        group.Join(this);
    }

    public async ValueTask<IReadOnlyList<TransportDelivery>> ReceiveAsync(int maximum, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        var began = _clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfLost();
            var room = _subscription.Prefetch - Volatile.Read(ref _out);
            var deliveries = room <= 0 ? [] : _group.Take(this, Math.Min(maximum, room), _lost.Token);
            if (deliveries.Count > 0)
            {
                Interlocked.Add(ref _out, deliveries.Count);
                return deliveries;
            }

            var left = _subscription.Heartbeat - _clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || !await WokenWithinAsync(left, cancellationToken).ConfigureAwait(false))
            {
                ThrowIfLost();
                return [];
            }
        }
    }

    public ValueTask AcknowledgeAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        ThrowIfLost();
        _group.Acknowledge(this, deliveries);
        Interlocked.Add(ref _out, -deliveries.Count);
        Wake();
        return ValueTask.CompletedTask;
    }

    public async ValueTask RejectAsync(TransportDelivery delivery, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ThrowIfLost();
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, _clock, cancellationToken).ConfigureAwait(false);
        _group.Return(this, delivery);
        Interlocked.Decrement(ref _out);
    }

    public ValueTask ExtendAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        ThrowIfLost();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (!_lost.IsCancellationRequested)
        {
            _lost.Cancel();
            _group.Leave(this);
        }

        return ValueTask.CompletedTask;
    }

    internal void Wake() => _woken.Release();

    internal void Disconnect()
    {
        _lost.Cancel();
        Wake();
    }

    private async ValueTask<bool> WokenWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = _clock.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), timeout, time, Timeout.InfiniteTimeSpan);
        try
        {
            await _woken.WaitAsync(timeout.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void ThrowIfLost()
    {
        _broker.ThrowIfDown();
        if (_lost.IsCancellationRequested)
            throw new TransportException("The consumer has lost its connection. Subscribe again.") { IsTransient = true };
    }
}
