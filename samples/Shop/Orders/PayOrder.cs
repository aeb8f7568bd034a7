using SourceGenBus;

namespace Shop.Orders;

/// <summary>Pays an order, which takes the exact amount.</summary>
internal sealed record PayOrder(Guid OrderId, decimal Amount) : ICommand;
