using SourceGenBus;

namespace Shop;

/// <summary>
/// An event that an aggregate is made of. Each is stored under the name in its <c>[Event]</c>, which stays when the class is renamed, and
/// handled in order with the others of its key.
/// </summary>
internal abstract record ShopEvent : DomainEvent
{
    protected ShopEvent(Guid aggregateId) => AggregateId = aggregateId.ToString();
}
