namespace SourceGenBus.Benchmarks.Harness.Handlers;

[EventHandler<StockCounted>]
internal sealed class OnCounted : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(StockCounted @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<StockReserved>]
internal sealed class OnReserved : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(StockReserved @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<StockReleased>]
internal sealed class OnReleased : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(StockReleased @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<StockPicked>]
internal sealed class OnPicked : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(StockPicked @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<StockPacked>]
internal sealed class OnPacked : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(StockPacked @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<StockMoved>]
internal sealed class OnMoved : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(StockMoved @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<StockLost>]
internal sealed class OnLost : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(StockLost @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<StockFound>]
internal sealed class OnFound : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(StockFound @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}
