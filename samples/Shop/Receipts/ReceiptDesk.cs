using Shop.Orders;
using SourceGenBus;

namespace Shop.Receipts;

/// <summary>Whoever pays does not wait for the printer: the receipt is printed in the background.</summary>
[EventHandler<OrderPaid>]
internal sealed class ReceiptDesk(IEventQueue queue)
{
    public ValueTask HandleAsync(OrderPaid paid, EventContext context, CancellationToken cancellationToken) =>
        queue.EnqueueAsync(new ReceiptRequested(paid.OrderId, paid.Amount), context.CausedBy(paid), key: null, cancellationToken);
}
