using SourceGenBus;
using SourceGenBus.Domain;

namespace Shop.Storage;

/// <summary>Loads aggregates from their events, and stores the events that they raised.</summary>
internal interface IAggregates
{
    /// <summary>Rebuilds an aggregate from its past.</summary>
    /// <param name="aggregate">One with the identity in question, that nothing has happened to.</param>
    /// <param name="cancellationToken">The token.</param>
    /// <returns>The same; null when nothing ever happened to it.</returns>
    ValueTask<TAggregate?> FindAsync<TAggregate>(TAggregate aggregate, CancellationToken cancellationToken)
        where TAggregate : AggregateRoot<Guid>;

    /// <summary>Stores what an aggregate raised, with the command's transaction. Its handlers hear of it after the commit, in the background.</summary>
    /// <exception cref="RefusedException">Somebody else has changed it meanwhile.</exception>
    ValueTask SaveAsync(AggregateRoot<Guid> aggregate, EventContext context, CancellationToken cancellationToken);
}
