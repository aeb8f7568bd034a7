using Ordering.Contracts;
using SourceGenBus;

namespace Billing;

[EventHandler<OrderPaid>]
internal sealed class SendInvoice
{
    public ValueTask HandleAsync(OrderPaid paid)
    {
        paid.Reached.Enqueue("Billing");
        return ValueTask.CompletedTask;
    }
}
