using System.Runtime.CompilerServices;
using Shop.Audit;
using SourceGenBus;

namespace Shop.Storage.Memory;

/// <summary>The queue hands each event over once, so nothing has to be remembered of it.</summary>
internal sealed class MemoryAuditLog(MemoryShop shop) : IAuditLog
{
    public ValueTask WriteAsync(ShopEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        var entry = new HistoryEntry(@event.EventId, @event.GetType().Name, @event.OccurredAt, context.CorrelationId);
        shop.Audit.AddOrUpdate(@event.AggregateId!, [entry], (_, before) => before.Add(entry));
        return default;
    }

    public async IAsyncEnumerable<HistoryEntry> ReadAsync(Guid aggregateId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask; // There is nothing to wait for.
        foreach (var entry in shop.Audit.GetValueOrDefault(aggregateId.ToString(), []))
            yield return entry;
    }
}
