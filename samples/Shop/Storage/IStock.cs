namespace Shop.Storage;

/// <summary>What is for sale, in the transaction of a command.</summary>
internal interface IStock
{
    /// <summary>The price of one piece.</summary>
    /// <exception cref="RefusedException">There is no such product.</exception>
    ValueTask<decimal> PriceOfAsync(string product, CancellationToken cancellationToken);

    /// <summary>Takes pieces away.</summary>
    /// <exception cref="RefusedException">There are not as many.</exception>
    ValueTask TakeAsync(string product, int quantity, CancellationToken cancellationToken);
}
