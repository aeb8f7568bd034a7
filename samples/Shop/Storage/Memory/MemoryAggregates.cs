using SourceGenBus;
using SourceGenBus.Domain;

namespace Shop.Storage.Memory;

/// <summary>Aggregates as lists of events. No two commands change one at the same time, so no conflict can be.</summary>
internal sealed class MemoryAggregates(MemoryShop shop, IUnitOfWork unit) : IAggregates
{
    public ValueTask<TAggregate?> FindAsync<TAggregate>(TAggregate aggregate, CancellationToken cancellationToken)
        where TAggregate : AggregateRoot<Guid>
    {
        if (!shop.Streams.TryGetValue(aggregate.Id, out var events))
            return default;
        aggregate.LoadFromHistory(events);
        return new(aggregate);
    }

    public ValueTask SaveAsync(AggregateRoot<Guid> aggregate, EventContext context, CancellationToken cancellationToken)
    {
        var transaction = (MemoryTransaction)unit.Session!;
        ShopEvent[] raised = [.. aggregate.UncommittedEvents.Cast<ShopEvent>()];
        transaction.Changes.Add(() => shop.Streams.AddOrUpdate(aggregate.Id, [.. raised], (_, before) => before.AddRange(raised)));
        transaction.Events.AddRange(raised.Select(@event => (@event, context)));
        aggregate.MarkCommitted();
        return default;
    }
}
