using SourceGenBus;

namespace Shop.Orders;

/// <summary>Orders a product and returns the id of the order.</summary>
internal sealed record PlaceOrder(Guid UserId, string Product, int Quantity) : ICommand<Guid>;
