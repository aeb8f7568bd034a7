using System.Data.Common;
using SourceGenBus;

namespace Shop.Storage.Sql;

internal sealed class SqlStock(IUnitOfWork unit) : IStock
{
    private DbTransaction Transaction => (DbTransaction)unit.Session!;

    public async ValueTask<decimal> PriceOfAsync(string product, CancellationToken cancellationToken)
    {
        await using var command = Transaction.Command("SELECT price_cents FROM stock WHERE product = @product", ("@product", product));
        return await command.ExecuteScalarAsync(cancellationToken) is long cents ? cents / 100m : throw Refused.NoSuchProduct();
    }

    public async ValueTask TakeAsync(string product, int quantity, CancellationToken cancellationToken)
    {
        var changed = await Transaction.ExecuteAsync(
            "UPDATE stock SET quantity = quantity - @quantity WHERE product = @product AND quantity >= @quantity",
            cancellationToken,
            ("@product", product),
            ("@quantity", (long)quantity));
        if (changed == 0)
            throw Refused.SoldOut();
    }
}
