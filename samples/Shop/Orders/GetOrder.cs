using SourceGenBus;

namespace Shop.Orders;

/// <summary>An order as it is now; null where there is none.</summary>
internal sealed record GetOrder(Guid OrderId) : IQuery<OrderView?>;
