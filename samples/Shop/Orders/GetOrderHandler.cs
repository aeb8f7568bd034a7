using Shop.Storage;
using SourceGenBus;

namespace Shop.Orders;

[QueryHandler<GetOrder, OrderView>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class GetOrderHandler(IAggregates aggregates)
{
    public async ValueTask<OrderView?> HandleAsync(GetOrder query, CancellationToken cancellationToken) =>
        await aggregates.FindAsync(new Order(query.OrderId), cancellationToken) is { } order
            ? new OrderView(order.Id, order.UserId, order.Product, order.Quantity, order.Total, order.Status)
            : null;
}
