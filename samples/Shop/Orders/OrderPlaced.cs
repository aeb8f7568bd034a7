using SourceGenBus.EventStore;

namespace Shop.Orders;

[Event("order.placed", Key = nameof(OrderId))]
internal sealed record OrderPlaced(Guid OrderId, Guid UserId, string Product, int Quantity, decimal Total) : ShopEvent(OrderId);
