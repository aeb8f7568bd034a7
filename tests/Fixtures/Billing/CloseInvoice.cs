using Ordering.Contracts;
using SourceGenBus;

namespace Billing;

[EventHandler<OrderShipped>]
internal static class CloseInvoice
{
    internal static ValueTask HandleAsync(OrderShipped shipped)
    {
        shipped.Handled++;
        return default;
    }
}
