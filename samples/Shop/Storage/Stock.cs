using Microsoft.Data.Sqlite;
using SourceGenBus;

namespace Shop.Storage;

/// <summary>What is for sale, in the transaction of a command.</summary>
internal sealed class Stock(IUnitOfWork unit)
{
    private SqliteConnection Connection => ((SqliteTransaction)unit.Session!).Connection!;

    /// <summary>The price of one piece.</summary>
    /// <exception cref="RefusedException">There is no such product.</exception>
    internal decimal PriceOf(string product)
    {
        using var command = Connection.Command("SELECT price_cents FROM stock WHERE product = $product", ("$product", product));
        return command.ExecuteScalar() is long cents
            ? cents / 100m
            : throw new RefusedException(Refusal.Unknown, "There is no such product.");
    }

    /// <summary>Takes pieces away.</summary>
    /// <exception cref="RefusedException">There are not as many.</exception>
    internal void Take(string product, int quantity)
    {
        var changed = Connection.Execute(
            "UPDATE stock SET quantity = quantity - $quantity WHERE product = $product AND quantity >= $quantity",
            ("$product", product),
            ("$quantity", quantity));
        if (changed == 0)
            throw new RefusedException(Refusal.Conflict, "Sold out: there are fewer pieces left than that.");
    }
}
