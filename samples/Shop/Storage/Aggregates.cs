using SourceGenBus;

namespace Shop.Storage;

/// <summary>Loads aggregates from their events, and saves the events that they raised.</summary>
internal sealed class Aggregates(IEventStreams streams, IUnitOfWork unit)
{
    /// <summary>Rebuilds an aggregate from its past.</summary>
    /// <param name="aggregate">One with the identity in question, that nothing has happened to.</param>
    /// <param name="cancellationToken">The token.</param>
    /// <returns>The same; null when nothing ever happened to it.</returns>
    internal async ValueTask<TAggregate?> FindAsync<TAggregate>(TAggregate aggregate, CancellationToken cancellationToken)
        where TAggregate : AggregateRoot<Guid>
    {
        var events = await streams.ReadAsync(aggregate.Id, cancellationToken);
        if (events.Count == 0)
            return null;
        aggregate.LoadFromHistory(events);
        return aggregate;
    }

    /// <summary>Stores what an aggregate raised; the unit of work publishes it once that is committed.</summary>
    internal async ValueTask SaveAsync(AggregateRoot<Guid> aggregate, CancellationToken cancellationToken)
    {
        unit.Track(aggregate);
        var raised = aggregate.UncommittedEvents;
        await streams.AppendAsync(aggregate.Id, aggregate.Version - raised.Count, raised.Cast<ShopEvent>(), cancellationToken);
    }
}
