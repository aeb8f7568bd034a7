using System.Data.Common;
using Marketplace.Contracts;
using Marketplace.Hosting;
using SourceGenBus;
using SourceGenBus.EventStore;

namespace Marketplace.Shipping;

/// <summary>Ships what is paid.</summary>
[EventHandler<PaymentTaken>]
internal sealed class ShipOrder(Outbox outbox, ILogger<ShipOrder> logger)
{
    public async ValueTask HandleAsync(PaymentTaken taken, EventContext context, CancellationToken cancellationToken)
    {
        var shipped = new OrderShipped(taken.OrderId, taken.OrderId[^8..]);
        await outbox.WriteAsync((DbTransaction)context.Session!, [shipped], context, cancellationToken: cancellationToken);
        Travel.Log(logger, taken.OrderId, nameof(OrderShipped), context);
    }
}
