namespace SourceGenBus.Benchmarks;

public sealed record StockCounted(int Amount) : StockEvent(Amount)
{
    public override ValueTask AcceptAsync(IStockVisitor visitor) => visitor.VisitAsync(this);
}

public sealed record StockReserved(int Amount) : StockEvent(Amount)
{
    public override ValueTask AcceptAsync(IStockVisitor visitor) => visitor.VisitAsync(this);
}

public sealed record StockReleased(int Amount) : StockEvent(Amount)
{
    public override ValueTask AcceptAsync(IStockVisitor visitor) => visitor.VisitAsync(this);
}

public sealed record StockPicked(int Amount) : StockEvent(Amount)
{
    public override ValueTask AcceptAsync(IStockVisitor visitor) => visitor.VisitAsync(this);
}

public sealed record StockPacked(int Amount) : StockEvent(Amount)
{
    public override ValueTask AcceptAsync(IStockVisitor visitor) => visitor.VisitAsync(this);
}

public sealed record StockMoved(int Amount) : StockEvent(Amount)
{
    public override ValueTask AcceptAsync(IStockVisitor visitor) => visitor.VisitAsync(this);
}

public sealed record StockLost(int Amount) : StockEvent(Amount)
{
    public override ValueTask AcceptAsync(IStockVisitor visitor) => visitor.VisitAsync(this);
}

public sealed record StockFound(int Amount) : StockEvent(Amount)
{
    public override ValueTask AcceptAsync(IStockVisitor visitor) => visitor.VisitAsync(this);
}
