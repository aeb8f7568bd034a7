namespace SourceGenBus.Benchmarks.Harness.Handlers;

[EventHandler<OrderPlaced>]
internal sealed class PlaceOrder(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(OrderPlaced @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<OrderChecked>]
internal sealed class CheckOrder(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public async ValueTask HandleAsync(OrderChecked @event, CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        tally.Add(@event.Amount);
    }
}

[EventHandler<OrderPaid>]
internal sealed class BookPayment(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(OrderPaid @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<OrderPaid>]
internal sealed class SendReceipt(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(OrderPaid @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<OrderPaid>]
internal sealed class ReleaseGoods(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(OrderPaid @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<OrderPaid>]
internal sealed class UpdateLedger(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(OrderPaid @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<OrderCancelled>]
internal sealed class CancelOrder(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public async ValueTask HandleAsync(OrderCancelled @event, CancellationToken cancellationToken)
    {
        await Task.Yield();
        tally.Add(@event.Amount);
    }
}

[EventHandler<OrderReturned>]
internal sealed class RefundPayment(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public async ValueTask HandleAsync(OrderReturned @event, CancellationToken cancellationToken)
    {
        await Task.Yield();
        tally.Add(@event.Amount);
    }
}

[EventHandler<OrderReturned>]
internal sealed class RestockGoods(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public async ValueTask HandleAsync(OrderReturned @event, CancellationToken cancellationToken)
    {
        await Task.Yield();
        tally.Add(@event.Amount);
    }
}

[EventHandler<OrderReturned>]
internal sealed class NotifyCustomer(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public async ValueTask HandleAsync(OrderReturned @event, CancellationToken cancellationToken)
    {
        await Task.Yield();
        tally.Add(@event.Amount);
    }
}

[EventHandler<OrderReturned>]
internal sealed class UpdateReturns(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public async ValueTask HandleAsync(OrderReturned @event, CancellationToken cancellationToken)
    {
        await Task.Yield();
        tally.Add(@event.Amount);
    }
}
