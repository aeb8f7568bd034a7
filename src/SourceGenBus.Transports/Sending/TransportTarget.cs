using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>
/// Takes events from the outbox to the handlers of this program and to the destinations that they are published to. A destination is to the
/// outbox as a handler: what it has not got waits for it alone, in order per key, while the handlers go on. Safe for concurrent use.
/// </summary>
/// <remarks>
/// An event is sent first and handled then, in the transaction that removes it. After a crash in between it is sent again with the same id,
/// which receivers recognize. What was received from a transport goes to handlers only.
/// </remarks>
/// <param name="handlers">Where events go within the program.</param>
/// <param name="destinations">Where they go outside of it.</param>
/// <param name="bus">The bus, to ask whether an event has handlers.</param>
/// <param name="catalog">The durable events.</param>
/// <param name="timeProvider">The clock, by which answers come too late.</param>
/// <param name="logger">Where that is said.</param>
internal sealed class TransportTarget(
    ITransactionalTarget handlers,
    EventDestinations destinations,
    IEventBus bus,
    IEventCatalog catalog,
    TimeProvider timeProvider,
    ILogger logger) : ITransactionalTarget
{
    private readonly GuardedLogger _logger = new(logger);

    /// <summary>What the outbox calls a destination, beside the names of handlers.</summary>
    internal const string NamePrefix = "destination:";

    private static readonly HandlerContract Contract = new(
        typeof(TransportTarget),
        retries: static policy => policy with
        {
            IsHopeless = static exception => exception is SendRefusedException or EventFormatException,
        });

    public IOutboxStorage Outbox => handlers.Outbox;

    public async ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        var result = await DeliverAsync(envelope, DeliveryScope.All, cancellationToken).ConfigureAwait(false);
        if (result.Failures.Count > 0)
            throw new DeliveryException(result.Failures[0].Handler, "Not all have the event.", result.Failures[0].Exception);
    }

    public ValueTask<DeliveryResult> DeliverAsync(EventEnvelope envelope, DeliveryScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(scope);
        return DeliverAsync(envelope, delivery: null, scope, cancellationToken);
    }

    public ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, DeliveryScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(scope);
        return DeliverAsync(delivery.Message.Envelope, delivery, scope, cancellationToken);
    }

    private ValueTask<DeliveryResult> DeliverAsync(
        EventEnvelope envelope, OutboxDelivery? delivery, DeliveryScope scope, CancellationToken cancellationToken)
    {
        if (envelope.Name == UnreadableMessage.EventName)
            throw new EventFormatException(UnreadableMessage.ReasonOf(envelope));
        if (envelope.Headers.Destination is { } answerTo)
            return AnswerAsync(envelope, answerTo, cancellationToken);
        if (envelope.Headers.ReceivedFrom is not null)
            return HandleAsync(envelope, delivery, scope, cancellationToken);
        if (scope.Handler is { } one)
        {
            return one.StartsWith(NamePrefix, StringComparison.Ordinal)
                ? SendToOneAsync(envelope, one, cancellationToken)
                : HandleAsync(envelope, delivery, scope, cancellationToken);
        }

        var names = destinations.Of(envelope);
        return names.Count == 0
            ? HandleAsync(envelope, delivery, scope, cancellationToken)
            : SendAndHandleAsync(envelope, delivery, scope, names, cancellationToken);
    }

    private ValueTask<DeliveryResult> HandleAsync(
        EventEnvelope envelope, OutboxDelivery? delivery, DeliveryScope scope, CancellationToken cancellationToken) =>
        delivery is null
            ? handlers.DeliverAsync(envelope, scope, cancellationToken)
            : handlers.DeliverAsync(delivery, scope, cancellationToken);

    private async ValueTask<DeliveryResult> SendToOneAsync(EventEnvelope envelope, string name, CancellationToken cancellationToken)
    {
        var failure = await SendAsync(envelope, name[NamePrefix.Length..], cancellationToken).ConfigureAwait(false);
        return failure is null ? DeliveryResult.Arrived : new DeliveryResult([failure], []);
    }

    private async ValueTask<DeliveryResult> SendAndHandleAsync(
        EventEnvelope envelope,
        OutboxDelivery? delivery,
        DeliveryScope scope,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken)
    {
        List<HandlerFailure> failures = [];
        List<string> held = [];
        foreach (var destination in names)
        {
            if (!scope.Includes(NamePrefix + destination))
                held.Add(NamePrefix + destination);
            else if (await SendAsync(envelope, destination, cancellationToken).ConfigureAwait(false) is { } failure)
                failures.Add(failure);
        }

        // Without a handler there is no transaction to be made: the relay marks what arrived with others at once. A command has one
        // handler, which is where it was sent to.
        if (!HasHandlers(envelope))
            return new DeliveryResult(failures, held);
        if (failures.Count == 0 && held.Count == 0)
            return await HandleAsync(envelope, delivery, scope, cancellationToken).ConfigureAwait(false);

        // Not removed with the handlers' transaction, since a destination has still to get it.
        var handled = await handlers.DeliverAsync(envelope, scope, cancellationToken).ConfigureAwait(false);
        return new DeliveryResult([.. handled.Failures, .. failures], [.. handled.Held, .. held]);
    }

    /// <summary>An answer that nobody waits for any more is not sent: its destination may be gone.</summary>
    private async ValueTask<DeliveryResult> AnswerAsync(EventEnvelope answer, string destination, CancellationToken cancellationToken)
    {
        if (answer.Headers.ExpiresAt < timeProvider.GetUtcNow())
        {
            TransportLog.AnswerExpired(_logger, answer.Headers.CausationId ?? "?", destination);
            return DeliveryResult.Arrived;
        }

        try
        {
            await destinations.AnswerAsync(answer, destination, cancellationToken).ConfigureAwait(false);
            return DeliveryResult.Arrived;
        }
        catch (SendRefusedException exception) when (answer.Name == CommandReply.Result)
        {
            var refused = new InvalidOperationException(
                $"It was carried out, but its answer cannot be sent: {ExceptionText.Of(exception)}");
            return await AnswerAsync(
                CommandReply.InsteadOf(answer, refused, timeProvider.GetUtcNow()), destination, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryResult([new HandlerFailure(NamePrefix + destination, exception, Contract)], []);
        }
    }

    private async ValueTask<HandlerFailure?> SendAsync(EventEnvelope envelope, string destination, CancellationToken cancellationToken)
    {
        try
        {
            await destinations.SendAsync(envelope, destination, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new HandlerFailure(NamePrefix + destination, exception, Contract);
        }
    }

    /// <summary>Whether anything here handles the event, in whichever version it was written.</summary>
    private bool HasHandlers(EventEnvelope envelope)
    {
        if (!catalog.TryFind(envelope.Name, envelope.SchemaVersion, out var contract) || catalog.Contracts.Count == 0)
            return true;
        if (contract.Command is not null)
            return false;
        foreach (var other in catalog.Contracts)
        {
            if (other.Name == contract.Name && bus.HasHandlers(other.EventType))
                return true;
        }

        return false;
    }
}
