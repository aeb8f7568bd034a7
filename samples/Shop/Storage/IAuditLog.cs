using Shop.Audit;
using SourceGenBus;

namespace Shop.Storage;

/// <summary>What has happened, written down.</summary>
internal interface IAuditLog
{
    /// <summary>Writes an event down, once, however often it is told.</summary>
    ValueTask WriteAsync(ShopEvent @event, EventContext context, CancellationToken cancellationToken);

    /// <summary>What happened to an aggregate, oldest first.</summary>
    IAsyncEnumerable<HistoryEntry> ReadAsync(Guid aggregateId, CancellationToken cancellationToken);
}
