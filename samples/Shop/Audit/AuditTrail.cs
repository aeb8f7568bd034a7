using Shop.Storage;
using SourceGenBus;

namespace Shop.Audit;

/// <summary>Writes down every stored event and the conversation that it came from; counts how often it arrives, which ought to be once.</summary>
[EventHandler<ShopEvent>(IncludeDerived = true)]
internal sealed class AuditTrail(Database database)
{
    public ValueTask HandleAsync(ShopEvent @event, EventContext context, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            INSERT INTO audit (event_id, aggregate_id, event, occurred_at, correlation_id, times) VALUES ($id, $aggregate, $event, $at, $correlation, 1)
            ON CONFLICT (event_id) DO UPDATE SET times = times + 1
            """,
            [
                ("$id", @event.EventId.ToString()),
                ("$aggregate", @event.AggregateId),
                ("$event", @event.GetType().Name),
                ("$at", @event.OccurredAt.ToString("O")),
                ("$correlation", context.CorrelationId),
            ],
            cancellationToken);
}
