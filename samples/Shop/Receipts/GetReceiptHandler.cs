using Shop.Storage;
using SourceGenBus;

namespace Shop.Receipts;

[QueryHandler<GetReceipt, Receipt>]
internal sealed class GetReceiptHandler(IReceipts receipts)
{
    public async ValueTask<Receipt?> HandleAsync(GetReceipt query, CancellationToken cancellationToken) =>
        await receipts.FindAsync(query.OrderId, cancellationToken) is { } text ? new Receipt(text) : null;
}
