using Shop.Storage;
using Shop.Users;
using SourceGenBus;

namespace Shop.Orders;

[CommandHandler<PlaceOrder, Guid>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class PlaceOrderHandler(Aggregates aggregates, Stock stock)
{
    public async ValueTask<Guid> HandleAsync(PlaceOrder command, CancellationToken cancellationToken)
    {
        if (await aggregates.FindAsync(new User(command.UserId), cancellationToken) is not { } user)
            throw new RefusedException(Refusal.Unknown, $"There is no user {command.UserId}.");

        var order = Order.Place(user.Id, command.Product, command.Quantity, stock.PriceOf(command.Product));
        await aggregates.SaveAsync(order, cancellationToken);

        // Throws where it is sold out: then the order was never stored, and nobody hears of OrderPlaced.
        stock.Take(command.Product, command.Quantity);
        return order.Id;
    }
}
