using System.Globalization;
using System.Runtime.CompilerServices;
using Shop.Audit;
using SourceGenBus;
using SourceGenBus.EventStore;

namespace Shop.Storage.Sql;

/// <summary>Counts how often an event is written down, which ought to be once.</summary>
internal sealed class SqlAuditLog(IDurableStore store, Once once) : IAuditLog
{
    public ValueTask WriteAsync(ShopEvent @event, EventContext context, CancellationToken cancellationToken) => once.ExecuteAsync(
        "audit",
        @event,
        """
        INSERT INTO audit (event_id, aggregate_id, event, occurred_at, correlation_id, times) VALUES (@id, @aggregate, @event, @at, @correlation, 1)
        ON CONFLICT (event_id) DO UPDATE SET times = audit.times + 1
        """,
        cancellationToken,
        ("@id", @event.EventId.ToString()),
        ("@aggregate", @event.AggregateId),
        ("@event", @event.GetType().Name),
        ("@at", @event.OccurredAt.ToString("O", CultureInfo.InvariantCulture)),
        ("@correlation", context.CorrelationId));

    public async IAsyncEnumerable<HistoryEntry> ReadAsync(Guid aggregateId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command(
            "SELECT event_id, event, occurred_at, correlation_id FROM audit WHERE aggregate_id = @aggregate ORDER BY event_id", ("@aggregate", aggregateId.ToString()));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            yield return new HistoryEntry(
                Guid.Parse(rows.GetString(0)),
                rows.GetString(1),
                DateTimeOffset.Parse(rows.GetString(2), CultureInfo.InvariantCulture),
                await rows.IsDBNullAsync(3, cancellationToken) ? null : rows.GetString(3));
        }
    }
}
