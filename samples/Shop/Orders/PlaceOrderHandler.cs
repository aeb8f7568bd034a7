using Shop.Storage;
using Shop.Users;
using SourceGenBus;

namespace Shop.Orders;

[CommandHandler<PlaceOrder, Guid>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class PlaceOrderHandler(IAggregates aggregates, IStock stock)
{
    public async ValueTask<Guid> HandleAsync(PlaceOrder command, EventContext context, CancellationToken cancellationToken)
    {
        if (await aggregates.FindAsync(new User(command.UserId), cancellationToken) is not { } user)
            throw new RefusedException(Refusal.Unknown, $"There is no user {command.UserId}.");

        var price = await stock.PriceOfAsync(command.Product, cancellationToken);
        var order = Order.Place(user.Id, command.Product, command.Quantity, price);
        await aggregates.SaveAsync(order, context, cancellationToken);

        // Throws where it is sold out: then the order was never stored, and nobody hears of OrderPlaced.
        await stock.TakeAsync(command.Product, command.Quantity, cancellationToken);
        return order.Id;
    }
}
