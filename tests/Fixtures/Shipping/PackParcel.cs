using Ordering.Contracts;
using SourceGenBus;

namespace Shipping;

[EventHandler<OrderPaid>]
internal sealed class PackParcel
{
    public ValueTask HandleAsync(OrderPaid paid)
    {
        paid.Reached.Enqueue("Shipping");
        return ValueTask.CompletedTask;
    }
}
