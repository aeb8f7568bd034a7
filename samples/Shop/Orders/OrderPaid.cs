using SourceGenBus.EventStore;

namespace Shop.Orders;

[Event("order.paid", Key = nameof(OrderId))]
internal sealed record OrderPaid(Guid OrderId, decimal Amount) : ShopEvent(OrderId);
