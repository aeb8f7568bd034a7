using System.Data.Common;
using Marketplace.Contracts;
using Marketplace.Hosting;
using SourceGenBus;
using SourceGenBus.EventStore;

namespace Marketplace.Payments;

/// <summary>Takes the money for an order, up to a limit. Its answer is stored in the transaction that the order is claimed in.</summary>
[EventHandler<OrderPlaced>]
internal sealed class TakePayment(Outbox outbox, ILogger<TakePayment> logger)
{
    private const decimal Limit = 1000;

    public async ValueTask HandleAsync(OrderPlaced placed, EventContext context, CancellationToken cancellationToken)
    {
        DomainEvent answer = placed.Total <= Limit
            ? new PaymentTaken(placed.OrderId, placed.Total)
            : new PaymentDeclined(placed.OrderId, $"more than {Limit}");
        await outbox.WriteAsync((DbTransaction)context.Session!, [answer], context, cancellationToken: cancellationToken);
        Travel.Log(logger, placed.OrderId, answer.GetType().Name, context);
    }
}
