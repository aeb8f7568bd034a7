using Ordering.Contracts;
using SourceGenBus;

namespace Auditing;

[EventHandler<OrderPaid>]
internal sealed class RecordOrder
{
    public ValueTask HandleAsync(OrderPaid paid)
    {
        paid.Reached.Enqueue("Auditing");
        return ValueTask.CompletedTask;
    }
}
