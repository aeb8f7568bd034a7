using Marketplace.Contracts;
using SourceGenBus;

namespace Marketplace.Orders;

/// <summary>Notes what the other services have done with an order.</summary>
[EventHandler<PaymentTaken>]
[EventHandler<PaymentDeclined>]
[EventHandler<OrderShipped>]
internal sealed class OrderProgress(Timeline timeline)
{
    public ValueTask HandleAsync(PaymentTaken taken, EventContext context, CancellationToken cancellationToken) =>
        timeline.AddAsync(taken.OrderId, taken, context, cancellationToken);

    public ValueTask HandleAsync(PaymentDeclined declined, EventContext context, CancellationToken cancellationToken) =>
        timeline.AddAsync(declined.OrderId, declined, context, cancellationToken);

    public ValueTask HandleAsync(OrderShipped shipped, EventContext context, CancellationToken cancellationToken) =>
        timeline.AddAsync(shipped.OrderId, shipped, context, cancellationToken);
}
