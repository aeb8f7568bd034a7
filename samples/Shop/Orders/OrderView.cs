namespace Shop.Orders;

/// <summary>What a client sees of an order.</summary>
internal sealed record OrderView(Guid Id, Guid UserId, string Product, int Quantity, decimal Total, OrderStatus Status);
