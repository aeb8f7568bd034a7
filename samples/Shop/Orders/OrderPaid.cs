namespace Shop.Orders;

internal sealed record OrderPaid(Guid OrderId, decimal Amount) : ShopEvent(OrderId);
