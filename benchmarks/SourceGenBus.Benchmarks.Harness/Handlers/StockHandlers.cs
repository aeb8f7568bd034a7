namespace SourceGenBus.Benchmarks.Harness.Handlers;

[EventHandler<StockCounted>]
internal sealed class OnCounted(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(StockCounted @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<StockReserved>]
internal sealed class OnReserved(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(StockReserved @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<StockReleased>]
internal sealed class OnReleased(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(StockReleased @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<StockPicked>]
internal sealed class OnPicked(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(StockPicked @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<StockPacked>]
internal sealed class OnPacked(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(StockPacked @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<StockMoved>]
internal sealed class OnMoved(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(StockMoved @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<StockLost>]
internal sealed class OnLost(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(StockLost @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<StockFound>]
internal sealed class OnFound(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(StockFound @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}
