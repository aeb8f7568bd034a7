using Shop.Storage;
using SourceGenBus;

namespace Shop.Audit;

[StreamQueryHandler<GetHistory, HistoryEntry>]
internal sealed class GetHistoryHandler(IAuditLog log)
{
    public IAsyncEnumerable<HistoryEntry> HandleAsync(GetHistory query, CancellationToken cancellationToken) =>
        log.ReadAsync(query.OrderId, cancellationToken);
}
