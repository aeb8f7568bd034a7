namespace SourceGenBus.EventStore;

/// <summary>
/// Takes events from the outbox to the handlers of a bus, in one database transaction for each event: the inbox's claim and everything
/// that handlers write through <see cref="EventContext.Session"/> commit together, so the effects of an event happen once,
/// however often it is delivered. Handlers run one after another, since they share the transaction. Safe for concurrent use.
/// </summary>
/// <param name="store">The database that claims and effects are in.</param>
/// <param name="bus">The bus.</param>
/// <param name="serializer">Turns what is stored into events.</param>
/// <param name="consumer">The stable name under which events are claimed: that of the program, not of a process.</param>
public sealed class TransactionalBusTarget(IDurableStore store, IEventBus bus, EventSerializer serializer, string consumer) : IOutboxTarget
{
    private readonly IDurableStore _store = store ?? throw new ArgumentNullException(nameof(store));
    private readonly BusOutboxTarget _target = new(bus, serializer);

    /// <inheritdoc />
    public async ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var unit = await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            if (!await _store.Inbox.TryClaimAsync(unit.Transaction, consumer, envelope.Id, cancellationToken).ConfigureAwait(false))
                return;
            var context = EventSerializer.ContextOf(envelope) with { Session = unit.Transaction };
            await _target.PublishAsync(envelope, context, cancellationToken).ConfigureAwait(false);
            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
