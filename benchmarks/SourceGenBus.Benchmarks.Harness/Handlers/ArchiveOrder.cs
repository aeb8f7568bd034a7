namespace SourceGenBus.Benchmarks.Harness.Handlers;

/// <summary>Made anew in a scope of its own for each event, so it counts in a place that all instances share.</summary>
[EventHandler<OrderArchived>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class ArchiveOrder(ArchiveCount count)
{
    public ValueTask HandleAsync(OrderArchived @event, CancellationToken cancellationToken)
    {
        count.Add(@event.Amount);
        return default;
    }
}
