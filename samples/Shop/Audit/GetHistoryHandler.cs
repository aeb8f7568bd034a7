using System.Runtime.CompilerServices;
using Shop.Storage;
using SourceGenBus;

namespace Shop.Audit;

[StreamQueryHandler<GetHistory, HistoryEntry>]
internal sealed class GetHistoryHandler(Database database)
{
    public async IAsyncEnumerable<HistoryEntry> HandleAsync(GetHistory query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        await using var command = connection.Command(
            "SELECT event, occurred_at, correlation_id FROM audit WHERE aggregate_id = $order ORDER BY event_id",
            ("$order", query.OrderId.ToString()));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            yield return new HistoryEntry(rows.GetString(0), rows.GetDateTimeOffset(1), await rows.IsDBNullAsync(2, cancellationToken) ? null : rows.GetString(2));
    }
}
