using System.Data.Common;
using SourceGenBus.Dispatch;

namespace SourceGenBus.EventStore;

/// <summary>
/// Takes events from the outbox to the handlers of a bus, in one database transaction for each event: a handler's claim in the inbox and
/// everything that it writes through <see cref="EventContext.Session"/> commit together, so the effects of an event happen once for each
/// handler, however often it is delivered. Handlers run one after another, since they share the transaction; what one that fails has
/// written is rolled back to where it began, and it is tried again by itself. Safe for concurrent use.
/// </summary>
/// <remarks>
/// A relay of the same store has the event removed from the outbox in that transaction, too, which saves a transaction, and leaves nothing
/// to be delivered again after a crash. A handler that ignores its token for half a second after it was cancelled finds the transaction
/// rolled back and its connection closed, after the statement that it has under way. When that was its own time limit,
/// <see cref="RetryAttribute.TimeoutMilliseconds"/>, the other handlers run again, in a transaction without it.
/// </remarks>
/// <param name="store">The database that claims and effects are in.</param>
/// <param name="bus">The bus.</param>
/// <param name="serializer">Turns what is stored into events; its catalog has the handlers' names and retry policies.</param>
/// <param name="consumer">
/// The stable name under which events are claimed, with that of the handler: that of the program, not of a process.
/// </param>
/// <param name="claimsByTenant">
/// Whether the events of each tenant are claimed for themselves, so that equal ids of two tenants are two events.
/// </param>
public sealed class TransactionalBusTarget(
    IDurableStore store, IEventBus bus, EventSerializer serializer, string consumer, bool claimsByTenant = false) : ITransactionalTarget
{
    private readonly IDurableStore _store = store ?? throw new ArgumentNullException(nameof(store));
    private readonly EventSerializer _serializer = serializer;
    private readonly BusOutboxTarget _target = new(bus, serializer);
    private readonly string _consumer = CheckedConsumer(consumer);

    /// <inheritdoc />
    public async ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) =>
        BusOutboxTarget.ThrowIfFailed(await DeliverAsync(envelope, DeliveryScope.All, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public IOutboxStorage Outbox => _store.Outbox;

    /// <inheritdoc />
    public ValueTask<DeliveryResult> DeliverAsync(EventEnvelope envelope, DeliveryScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(scope);
        return DeliverAsync(envelope, delivery: null, scope, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, DeliveryScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(scope);
        return DeliverAsync(delivery.Message.Envelope, delivery, scope, cancellationToken);
    }

    private async ValueTask<DeliveryResult> DeliverAsync(
        EventEnvelope envelope,
        OutboxDelivery? delivery,
        DeliveryScope scope,
        CancellationToken cancellationToken)
    {
        var (result, overdue) = await DeliverOnceAsync(envelope, delivery, scope, cancellationToken).ConfigureAwait(false);
        if (overdue is null || scope.Handler is not null)
            return result;

        // The handler has taken the transaction with it, and with that what the others wrote. Without it they are not held up by its fault.
        var others = await DeliverAsync(
            envelope, delivery, scope with { Held = [.. scope.Held, overdue.Handler] }, cancellationToken).ConfigureAwait(false);
        return new DeliveryResult([overdue, .. others.Failures], [.. others.Held.Where(held => held != overdue.Handler)]);
    }

    private async ValueTask<(DeliveryResult Result, HandlerFailure? Overdue)> DeliverOnceAsync(
        EventEnvelope envelope, OutboxDelivery? delivery, DeliveryScope scope, CancellationToken cancellationToken)
    {
        var unit = await BeginAsync(cancellationToken).ConfigureAwait(false);
        await using (unit.ConfigureAwait(false))
        {
            if (delivery is not null)
                await delivery.HoldAsync(unit.Transaction, cancellationToken).ConfigureAwait(false);
            var answer = IsAnswered(envelope) ? new RequestAnswer(_store, unit, envelope, _serializer) : null;
            var gate = new InboxGate(
                _serializer.Catalog, scope, _store, unit, ConsumerOf(envelope), envelope, answer, cancellationToken);
            var context = _serializer.ReceivedContextOf(envelope) with { Session = unit.Transaction };
            using var inside = HandlerTransaction.Enter(unit, Following(context, envelope));
            try
            {
                await PublishAsync(envelope, context, gate, unit, answer, cancellationToken).ConfigureAwait(false);
            }
            catch (EventFormatException exception) when (answer is not null)
            {
                // Nobody here can handle it. Whoever waits is told at once.
                await answer.WriteFailureAsync(exception, cancellationToken).ConfigureAwait(false);
            }

            if (gate.Overdue is { } overdue)
                return (new DeliveryResult([overdue], []), overdue);
            if (gate.Outage is { } outage)
                throw new StoreOutageException($"The connection was lost before a handler began: {outage.Message}", outage);
            if (gate.Broken is { } broken)
                throw new DeliveryException("The transaction of the handlers cannot be used any more.", broken);
            var result = gate.ToResult(envelope);
            if (!gate.HasSuccesses && answer?.IsWritten != true)
                return (result, null);
            var arrived = delivery is not null
                && result.Failures.Count == 0
                && (delivery.Message.Handler is not null || result.Held.Count == 0);
            if (arrived)
                await delivery!.CompleteAsync(unit.Transaction, cancellationToken).ConfigureAwait(false);
            await CommitAsync(unit, cancellationToken).ConfigureAwait(false);
            if (arrived)
                delivery!.IsCompleted = true;
            return (result, null);
        }
    }

    /// <summary>
    /// Publishes, and takes the transaction from handlers that ignore that they were cancelled: what they write later must not be
    /// committed.
    /// </summary>
    private async ValueTask PublishAsync(
        EventEnvelope envelope,
        EventContext context,
        DeliveryGate gate,
        StoreTransaction unit,
        RequestAnswer? answer,
        CancellationToken cancellationToken)
    {
        var publishing = _target.PublishAsync(envelope, context, gate, cancellationToken, answer);
        if (publishing.IsCompleted || !cancellationToken.CanBeCanceled)
        {
            await publishing.ConfigureAwait(false);
            return;
        }

        var task = publishing.AsTask();
        try
        {
            await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!task.IsCompleted)
        {
            _ = task.ContinueWith(
                static task => task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await Task.WhenAny(task, Task.Delay(DeliveryGate.Grace, CancellationToken.None)).ConfigureAwait(false);
            if (!task.IsCompleted)
                unit.Abandon();
            throw;
        }
    }

    /// <summary>
    /// Begins. A database that gives no connection is not the event's failure. On SQLite the other handlers of the process may have the
    /// only writer for longer than a writer waits; that is no outage, and there is nothing else to do than to wait on.
    /// </summary>
    private async ValueTask<StoreTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _store.BeginAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException) when (_store.Outbox.ExclusiveWriter is not null)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (Exception exception) when (_store.IsOutage(exception))
            {
                throw new StoreOutageException($"No transaction could be begun for an event: {exception.Message}", exception);
            }
        }
    }

    /// <summary>
    /// Commits. Whether a commit took place whose answer was lost is not known; if so, the claims keep it from happening again.
    /// </summary>
    private async ValueTask CommitAsync(StoreTransaction unit, CancellationToken cancellationToken)
    {
        try
        {
            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (_store.IsOutage(exception))
        {
            throw new StoreOutageException($"The transaction of an event's handlers was not committed: {exception.Message}", exception);
        }
    }

    /// <summary>The context of what follows from an event, as handlers get it.</summary>
    private static EventContext Following(EventContext context, EventEnvelope envelope) => context.Detach() with
    {
        CorrelationId = context.CorrelationId ?? envelope.Id.ToString(),
        CausationId = envelope.Id.ToString(),
    };

    /// <summary>
    /// Whether somebody is to be answered. An event is not, whatever its message said: what fails is tried again and becomes a dead letter.
    /// </summary>
    private bool IsAnswered(EventEnvelope envelope) =>
        envelope.Headers.ReplyTo is not null
        && (!_serializer.Catalog.TryFind(envelope.Name, envelope.SchemaVersion, out var contract) || contract.Command is not null);

    private string ConsumerOf(EventEnvelope envelope) =>
        claimsByTenant && envelope.Headers.TenantId is { Length: > 0 } tenantId
            ? $"{_consumer}@{StoredText.IdentifierOf(tenantId)}"
            : _consumer;

    private static string CheckedConsumer(string consumer)
    {
        CheckedText.ThrowUnlessIdentifier(consumer, "name of a consumer");
        return consumer;
    }

    /// <summary>Claims the event for each handler, and rolls back to before the claim when the handler fails.</summary>
    private sealed class InboxGate(
        IEventCatalog catalog,
        DeliveryScope scope,
        IDurableStore store,
        StoreTransaction unit,
        string consumer,
        EventEnvelope envelope,
        RequestAnswer? answer,
        CancellationToken cancellationToken) : DeliveryGate(catalog, scope)
    {
        private const string Savepoint = "sgb_handler";

        private readonly DbTransaction _transaction = unit.Transaction;

        /// <summary>
        /// What kept a handler from being called: the first use of a connection shows whether it was lost while it lay in a pool.
        /// </summary>
        internal Exception? Outage { get; private set; }

        /// <summary>What made the transaction unusable: nothing that any handler wrote in it may count.</summary>
        internal Exception? Broken { get; private set; }

        /// <summary>
        /// The handler that took longer than it may and runs on. It may use the transaction at any moment, so nobody else can.
        /// </summary>
        internal HandlerFailure? Overdue { get; private set; }

        // Also for a handler that is alone: a middleware may run it again, and then neither claim nor effects of the failed run may count.
        // Releasing the savepoint is how the database says whether the handler has left the transaction usable: in PostgreSQL a statement
        // that failed, and whose exception the handler caught, makes every later one fail, and the commit a rollback.
        protected override async ValueTask RunAsync(string name, HandlerCall call, HandlerContract? contract)
        {
            if (Overdue is not null)
                throw new DeliveryException(
                    name, $"The handler '{Overdue.Handler}' holds the transaction. '{name}' runs in another one.", Overdue.Exception);
            await _transaction.SaveAsync(Savepoint, cancellationToken).ConfigureAwait(false);
            try
            {
                if (await TryClaimAsync(name).ConfigureAwait(false))
                {
                    if (answer?.WhyExpired is { } expired)
                        await answer.WriteExpiredAsync(expired, cancellationToken).ConfigureAwait(false);
                    else
                        await CallAsync(name, call, contract).ConfigureAwait(false);
                    await ReleaseAsync(name).ConfigureAwait(false);
                }
            }
            catch (DeliveryTimeoutException exception) when (exception.RunsOn)
            {
                unit.Abandon();
                Overdue = new HandlerFailure(name, exception, contract);
                throw;
            }
            catch (Exception exception) when (answer is not null && !IsTriedAgain(exception))
            {
                await RollBackAsync().ConfigureAwait(false);
                if (Broken is not null || !await TryClaimAsync(name).ConfigureAwait(false))
                    throw;
                await answer.WriteFailureAsync(exception, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await RollBackAsync().ConfigureAwait(false);
                throw;
            }
        }

        /// <summary>
        /// What a command ran into that another attempt may not: a database that is away, or a conflict with another transaction. All else
        /// is for its sender to know.
        /// </summary>
        private bool IsTriedAgain(Exception exception) =>
            cancellationToken.IsCancellationRequested || (exception is DbException && store.IsOutage(exception));

        private async ValueTask<bool> TryClaimAsync(string name)
        {
            try
            {
                return await store.Inbox.TryClaimAsync(
                    _transaction, $"{consumer}/{name}", envelope, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (store.IsOutage(exception))
            {
                Outage ??= exception;
                throw;
            }
        }

        private async ValueTask ReleaseAsync(string name)
        {
            try
            {
                await _transaction.ReleaseAsync(Savepoint, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new DeliveryException(
                    name,
                    $"The handler '{name}' returned without an exception, but has left the transaction unusable: a statement failed in " +
                    "it and the exception "
                    + "was caught, or the handler ended the transaction. What it wrote is rolled back.",
                    exception);
            }
        }

        private async ValueTask RollBackAsync()
        {
            try
            {
                await _transaction.RollbackAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Broken = exception;
            }
        }
    }
}
