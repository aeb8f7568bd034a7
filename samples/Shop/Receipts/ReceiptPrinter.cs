using System.Globalization;
using Shop.Orders;
using Shop.Storage;
using SourceGenBus;

namespace Shop.Receipts;

/// <summary>Whoever pays does not wait for the printer: like every handler, it works in the background, after the commit.</summary>
[EventHandler<OrderPaid>]
internal sealed class ReceiptPrinter(IReceipts receipts)
{
    public ValueTask HandleAsync(OrderPaid paid, CancellationToken cancellationToken) => receipts.PrintAsync(
        paid, string.Create(CultureInfo.InvariantCulture, $"Received {paid.Amount:0.00} for order {paid.OrderId}."), cancellationToken);
}
