using Shop.Orders;

namespace Shop.Storage;

/// <summary>The printed receipts.</summary>
internal interface IReceipts
{
    /// <summary>Prints one, once for each payment, however often that is told.</summary>
    ValueTask PrintAsync(OrderPaid paid, string text, CancellationToken cancellationToken);

    /// <summary>The receipt of an order; null while it is not printed.</summary>
    ValueTask<string?> FindAsync(Guid orderId, CancellationToken cancellationToken);
}
