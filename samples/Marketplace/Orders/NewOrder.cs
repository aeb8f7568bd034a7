namespace Marketplace.Orders;

/// <summary>What a customer sends.</summary>
internal sealed record NewOrder(string Product, int Quantity, decimal Price);
