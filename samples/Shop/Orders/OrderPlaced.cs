namespace Shop.Orders;

internal sealed record OrderPlaced(Guid OrderId, Guid UserId, string Product, int Quantity, decimal Total) : ShopEvent(OrderId);
