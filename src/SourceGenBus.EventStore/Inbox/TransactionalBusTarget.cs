using System.Data.Common;
using SourceGenBus.Dispatch;

namespace SourceGenBus.EventStore;

/// <summary>
/// Takes events from the outbox to the handlers of a bus, in one database transaction for each event: a handler's claim in the inbox and everything
/// that it writes through <see cref="EventContext.Session"/> commit together, so the effects of an event happen once for each handler, however
/// often it is delivered. Handlers run one after another, since they share the transaction; what one that fails has written is rolled back to where it
/// began, and it is tried again by itself. Safe for concurrent use.
/// </summary>
/// <param name="store">The database that claims and effects are in.</param>
/// <param name="bus">The bus.</param>
/// <param name="serializer">Turns what is stored into events; its catalogue has the handlers' names and retry policies.</param>
/// <param name="consumer">The stable name under which events are claimed, with that of the handler: that of the program, not of a process.</param>
public sealed class TransactionalBusTarget(IDurableStore store, IEventBus bus, EventSerializer serializer, string consumer) : IHandlerTarget
{
    private readonly IDurableStore _store = store ?? throw new ArgumentNullException(nameof(store));
    private readonly EventSerializer _serializer = serializer;
    private readonly BusOutboxTarget _target = new(bus, serializer);

    /// <inheritdoc />
    public async ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) =>
        BusOutboxTarget.ThrowIfFailed(await DeliverAsync(envelope, DeliveryScope.All, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public async ValueTask<DeliveryResult> DeliverAsync(EventEnvelope envelope, DeliveryScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(scope);
        var unit = await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            var gate = new InboxGate(_serializer.Catalogue, scope, _store.Inbox, unit.Transaction, consumer, envelope.Id, cancellationToken);
            var context = EventSerializer.ContextOf(envelope) with { Session = unit.Transaction };
            await _target.PublishAsync(envelope, context, gate, cancellationToken).ConfigureAwait(false);
            if (gate.Broken is { } broken)
                throw new DeliveryException("The transaction of the handlers cannot be used any more.", broken);
            if (gate.HasSuccesses)
                await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
            return gate.ToResult(envelope);
        }
    }

    /// <summary>Claims the event for each handler, and rolls back to before the claim when the handler fails.</summary>
    private sealed class InboxGate(
        IEventCatalogue catalogue,
        DeliveryScope scope,
        IInbox inbox,
        DbTransaction transaction,
        string consumer,
        Guid eventId,
        CancellationToken cancellationToken) : DeliveryGate(catalogue, scope)
    {
        private const string Savepoint = "sgb_handler";

        /// <summary>What made the transaction unusable: nothing that any handler wrote in it may count.</summary>
        internal Exception? Broken { get; private set; }

        // Also for a handler that is alone: a middleware may run it again, and then neither claim nor effects of the failed run may count. The savepoints
        // are not released, which would be another round trip for nothing: the newest of a name counts, and all of them end with the transaction.
        protected override async ValueTask RunAsync(string name, HandlerCall call)
        {
            await transaction.SaveAsync(Savepoint, cancellationToken).ConfigureAwait(false);
            try
            {
                if (await inbox.TryClaimAsync(transaction, $"{consumer}/{name}", eventId, cancellationToken).ConfigureAwait(false))
                    await call.InvokeAsync().ConfigureAwait(false);
            }
            catch
            {
                await RollBackAsync().ConfigureAwait(false);
                throw;
            }
        }

        private async ValueTask RollBackAsync()
        {
            try
            {
                await transaction.RollbackAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Broken = exception;
            }
        }
    }
}
