using Shop.Storage;
using SourceGenBus;

namespace Shop.Receipts;

[QueryHandler<GetReceipt, Receipt>]
internal sealed class GetReceiptHandler(Database database)
{
    public async ValueTask<Receipt?> HandleAsync(GetReceipt query, CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        await using var command = connection.Command("SELECT text FROM receipts WHERE order_id = $order", ("$order", query.OrderId.ToString()));
        return await command.ExecuteScalarAsync(cancellationToken) is string text ? new Receipt(text) : null;
    }
}
