using Shop.Orders;
using SourceGenBus.EventStore;

namespace Shop.Storage.Sql;

/// <summary>Counts the copies, of which there ought to be one.</summary>
internal sealed class SqlReceipts(IDurableStore store, Once once) : IReceipts
{
    public ValueTask PrintAsync(OrderPaid paid, string text, CancellationToken cancellationToken) => once.ExecuteAsync(
        "receipts",
        paid,
        "INSERT INTO receipts (order_id, text, copies) VALUES (@order, @text, 1) ON CONFLICT (order_id) DO UPDATE SET copies = receipts.copies + 1",
        cancellationToken,
        ("@order", paid.OrderId.ToString()),
        ("@text", text));

    public async ValueTask<string?> FindAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command("SELECT text FROM receipts WHERE order_id = @order", ("@order", orderId.ToString()));
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }
}
