using SourceGenBus;
using SourceGenBus.EventStore;
using SourceGenBus.Transports;

namespace Marketplace.Contracts;

/// <summary>Somebody has ordered. From the orders service.</summary>
[Event("order.placed", Key = nameof(OrderId)), Published("orders")]
public sealed record OrderPlaced(string OrderId, string Product, int Quantity, decimal Total) : DomainEvent;

/// <summary>An order is paid. From the payments service.</summary>
[Event("payment.taken", Key = nameof(OrderId)), Published("payments")]
public sealed record PaymentTaken(string OrderId, decimal Amount) : DomainEvent;

/// <summary>An order cannot be paid. From the payments service.</summary>
[Event("payment.declined", Key = nameof(OrderId)), Published("payments")]
public sealed record PaymentDeclined(string OrderId, string Reason) : DomainEvent;

/// <summary>An order is on its way. From the shipping service.</summary>
[Event("order.shipped", Key = nameof(OrderId)), Published("shipments")]
public sealed record OrderShipped(string OrderId, string Parcel) : DomainEvent;
