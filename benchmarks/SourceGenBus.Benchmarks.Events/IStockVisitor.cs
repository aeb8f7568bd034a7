namespace SourceGenBus.Benchmarks;

/// <summary>Receives a stock event by its own type.</summary>
public interface IStockVisitor
{
    ValueTask VisitAsync(StockCounted @event);

    ValueTask VisitAsync(StockReserved @event);

    ValueTask VisitAsync(StockReleased @event);

    ValueTask VisitAsync(StockPicked @event);

    ValueTask VisitAsync(StockPacked @event);

    ValueTask VisitAsync(StockMoved @event);

    ValueTask VisitAsync(StockLost @event);

    ValueTask VisitAsync(StockFound @event);
}
