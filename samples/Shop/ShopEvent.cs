using System.Text.Json.Serialization;
using Shop.Orders;
using Shop.Users;
using SourceGenBus;

namespace Shop;

/// <summary>An event that an aggregate is made of, and that is stored under the name given here.</summary>
[JsonDerivedType(typeof(UserRegistered), "user.registered")]
[JsonDerivedType(typeof(OrderPlaced), "order.placed")]
[JsonDerivedType(typeof(OrderPaid), "order.paid")]
internal abstract record ShopEvent : DomainEvent
{
    protected ShopEvent(Guid aggregateId) => AggregateId = aggregateId.ToString();
}
