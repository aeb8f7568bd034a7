using SourceGenBus;

namespace Shop.Storage.Memory;

internal sealed class MemoryStock(MemoryShop shop, IUnitOfWork unit) : IStock
{
    public ValueTask<decimal> PriceOfAsync(string product, CancellationToken cancellationToken) =>
        shop.Stock.TryGetValue(product, out var stock) ? new(stock.Price) : throw Refused.NoSuchProduct();

    public ValueTask TakeAsync(string product, int quantity, CancellationToken cancellationToken)
    {
        var (price, left) = shop.Stock[product];
        if (left < quantity)
            throw Refused.SoldOut();
        ((MemoryTransaction)unit.Session!).Changes.Add(() => shop.Stock[product] = (price, left - quantity));
        return default;
    }
}
