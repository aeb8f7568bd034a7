namespace SourceGenBus.Domain;

/// <summary>Publishing what aggregates have raised.</summary>
public static class AggregatePublishing
{
    /// <summary>
    /// Publishes the uncommitted events of an aggregate one after the other, each by its run-time type, and marks them
    /// committed. Call it after the state has been committed: an event is a fact.
    /// </summary>
    /// <param name="bus">The bus.</param>
    /// <param name="aggregate">The aggregate.</param>
    /// <param name="context">The context of each publish, or null for none.</param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    /// <returns>A task that completes when all have been handled.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="bus"/> or <paramref name="aggregate"/> is null.</exception>
    public static async ValueTask PublishUncommittedAsync(
        this IEventBus bus,
        IAggregateRoot aggregate,
        EventContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(aggregate);

        // Taken and cleared first: a handler that comes back to the aggregate must not publish the same events again.
        var events = aggregate.UncommittedEvents;
        aggregate.MarkCommitted();
        foreach (var @event in events)
            await bus.PublishAsync(@event, context ?? EventContext.Empty, cancellationToken).ConfigureAwait(false);
    }
}
