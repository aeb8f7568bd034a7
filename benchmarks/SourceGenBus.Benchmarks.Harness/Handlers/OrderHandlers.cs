namespace SourceGenBus.Benchmarks.Harness.Handlers;

[EventHandler<OrderPlaced>]
internal sealed class PlaceOrder : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(OrderPlaced @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<OrderChecked>]
internal sealed class CheckOrder : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public async ValueTask HandleAsync(OrderChecked @event, CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        _count += @event.Amount;
    }
}

[EventHandler<OrderPaid>]
internal sealed class BookPayment : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(OrderPaid @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<OrderPaid>]
internal sealed class SendReceipt : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(OrderPaid @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<OrderPaid>]
internal sealed class ReleaseGoods : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(OrderPaid @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<OrderPaid>]
internal sealed class UpdateLedger : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(OrderPaid @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<OrderCancelled>]
internal sealed class CancelOrder : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public async ValueTask HandleAsync(OrderCancelled @event, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Interlocked.Add(ref _count, @event.Amount);
    }
}

[EventHandler<OrderReturned>]
internal sealed class RefundPayment : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public async ValueTask HandleAsync(OrderReturned @event, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Interlocked.Add(ref _count, @event.Amount);
    }
}

[EventHandler<OrderReturned>]
internal sealed class RestockGoods : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public async ValueTask HandleAsync(OrderReturned @event, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Interlocked.Add(ref _count, @event.Amount);
    }
}

[EventHandler<OrderReturned>]
internal sealed class NotifyCustomer : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public async ValueTask HandleAsync(OrderReturned @event, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Interlocked.Add(ref _count, @event.Amount);
    }
}

[EventHandler<OrderReturned>]
internal sealed class UpdateReturns : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public async ValueTask HandleAsync(OrderReturned @event, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Interlocked.Add(ref _count, @event.Amount);
    }
}
