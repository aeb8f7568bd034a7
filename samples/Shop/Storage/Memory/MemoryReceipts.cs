using Shop.Orders;

namespace Shop.Storage.Memory;

internal sealed class MemoryReceipts(MemoryShop shop) : IReceipts
{
    public ValueTask PrintAsync(OrderPaid paid, string text, CancellationToken cancellationToken)
    {
        shop.Receipts[paid.OrderId] = text;
        return default;
    }

    public ValueTask<string?> FindAsync(Guid orderId, CancellationToken cancellationToken) => new(shop.Receipts.GetValueOrDefault(orderId));
}
