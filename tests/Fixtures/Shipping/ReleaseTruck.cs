using Ordering.Contracts;
using SourceGenBus;

namespace Shipping;

[EventHandler<OrderShipped>]
internal static class ReleaseTruck
{
    internal static ValueTask HandleAsync(OrderShipped shipped)
    {
        shipped.Handled++;
        return default;
    }
}
