using Shop.Payments;
using Shop.Storage;
using SourceGenBus;

namespace Shop.Orders;

[CommandHandler<PayOrder>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class PayOrderHandler(IAggregates aggregates, IUnitOfWork unit)
{
    public async ValueTask HandleAsync(PayOrder command, EventContext context, CancellationToken cancellationToken)
    {
        if (await aggregates.FindAsync(new Order(command.OrderId), cancellationToken) is not { } order)
            throw new RefusedException(Refusal.Unknown, $"There is no order {command.OrderId}.");

        await unit.PublishAsync(new PaymentAttempted(order.Id), cancellationToken); // Goes out now, whatever comes of it.
        order.Pay(command.Amount);
        await aggregates.SaveAsync(order, context, cancellationToken);
    }
}
