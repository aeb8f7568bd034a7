namespace Shop.Storage;

/// <summary>Keeps the events of each aggregate, in order. All that this program asks of a store of events.</summary>
internal interface IEventStreams
{
    /// <summary>The events of an aggregate, oldest first; none where it does not exist.</summary>
    ValueTask<IReadOnlyList<ShopEvent>> ReadAsync(Guid aggregateId, CancellationToken cancellationToken);

    /// <summary>Adds events behind those that the caller has seen, in the unit of work's transaction.</summary>
    /// <exception cref="RefusedException">Somebody else added one meanwhile.</exception>
    ValueTask AppendAsync(Guid aggregateId, long expectedVersion, IEnumerable<ShopEvent> events, CancellationToken cancellationToken);
}
