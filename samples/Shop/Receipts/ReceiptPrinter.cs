using System.Globalization;
using Shop.Storage;
using SourceGenBus;

namespace Shop.Receipts;

/// <summary>Prints a receipt, and counts the copies, of which there ought to be one.</summary>
[EventHandler<ReceiptRequested>]
internal sealed class ReceiptPrinter(Database database)
{
    public ValueTask HandleAsync(ReceiptRequested requested, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "INSERT INTO receipts (order_id, text, copies) VALUES ($order, $text, 1) ON CONFLICT (order_id) DO UPDATE SET copies = copies + 1",
            [
                ("$order", requested.OrderId.ToString()),
                ("$text", string.Create(CultureInfo.InvariantCulture, $"Received {requested.Amount:0.00} for order {requested.OrderId}.")),
            ],
            cancellationToken);
}
