using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

/// <summary>Delivers single events under a lease and records what failed. Safe for concurrent use.</summary>
internal sealed class DeliveryWorker(
    IOutboxStorage storage, IOutboxTarget target, OutboxRelayOptions options, ILogger logger, OutageBackoff outage, HeldLease lease)
{
    /// <summary>How long a delivery that was cancelled, since it took too long, has to end before the relay goes on without it.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly DeliveryMarks _marks = new(storage, options, logger);
    private readonly ITransactionalTarget? _transactional =
        target is ITransactionalTarget { Outbox: var outbox } transactional && ReferenceEquals(outbox, storage) ? transactional : null;

    internal ILogger Logger => logger;

    /// <summary>Delivers an event, and records the failure if it does not arrive.</summary>
    /// <exception cref="Exception">The database cannot be used. The event stays as it is.</exception>
    internal async ValueTask<DeliveryOutcome> DeliverAsync(
        OutboxMessage message, DeliveryQueue.KeyInHand key, CancellationToken stopping, CancellationToken cancellationToken)
    {
        if (message.Handler is { } one && key.Held?.Contains(one) == true)
            return DeliveryOutcome.Marked;
        if (!await IsAllowedAsync(stopping, cancellationToken).ConfigureAwait(false))
            return DeliveryOutcome.Abandoned;

        var delivery = _transactional is null ? null : new OutboxDelivery(storage, lease.Current, message, options.LeaseDuration);
        var began = options.TimeProvider.GetTimestamp();
        DeliveryResult result;
        try
        {
            result = await CallAsync(message, delivery, key.Held, cancellationToken).ConfigureAwait(false);
        }
        catch (LeaseLostException) when (delivery is not null)
        {
            lease.Lose();
            return DeliveryOutcome.Abandoned;
        }
        catch (StoreOutageException) when (!cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            if (cancellationToken.IsCancellationRequested)
                return await CancelledAsync(message, began, exception).ConfigureAwait(false);
            return await FailAsync(message, key, exception).ConfigureAwait(false);
        }

        if (result.Failures.Count > 0 || (message.Handler is null && result.Held.Count > 0))
            return await FailPartlyAsync(message, key, result).ConfigureAwait(false);
        StoreInstruments.CountDelivered(message.Envelope, options.TenantTag);
        return delivery is { IsCompleted: true } ? DeliveryOutcome.Marked : DeliveryOutcome.Arrived;
    }

    /// <summary>
    /// Waits while the lease is not fresh. A target that removes the event in the transaction of its effects finds out by itself, and where
    /// such a transaction is what keeps the lease from being renewed, there would be no end to the waiting.
    /// </summary>
    private async ValueTask<bool> IsAllowedAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            if (lease.IsFresh || (_transactional is not null && storage.ExclusiveWriter is not null && !lease.IsLost))
                return true;
            await Task.Delay(lease.Tick, options.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    private async ValueTask<DeliveryResult> CallAsync(
        OutboxMessage message, OutboxDelivery? delivery, HashSet<string>? held, CancellationToken cancellationToken)
    {
        if (options.DeliveryTimeout is not { } timeout)
            return await CallTargetAsync(message, delivery, held, limit: null, cancellationToken).ConfigureAwait(false);
        var limit = new TimeLimit(timeout, options.TimeProvider);
        return await limit.RunAsync(
            "The delivery",
            token => CallTargetAsync(message, delivery, held, limit, token).AsTask(),
            Grace,
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<DeliveryResult> CallTargetAsync(
        OutboxMessage message, OutboxDelivery? delivery, HashSet<string>? held, TimeLimit? limit, CancellationToken cancellationToken)
    {
        if (target is not IHandlerTarget handlers)
        {
            if (message.Handler is { } handler)
                throw new DeliveryException($"The target of this relay cannot deliver to the handler '{handler}' alone.");
            await target.DeliverAsync(message.Envelope, cancellationToken).ConfigureAwait(false);
            return DeliveryResult.Arrived;
        }

        var scope = message is { Handler: null, Held.Count: 0 } && held is null && limit is null
            ? DeliveryScope.All
            : new DeliveryScope { Handler = message.Handler, Held = held is null ? message.Held : [.. message.Held.Union(held)], Limit = limit };
        return delivery is not null
            ? await _transactional!.DeliverAsync(delivery, scope, cancellationToken).ConfigureAwait(false)
            : await handlers.DeliverAsync(message.Envelope, scope, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// A delivery that was cancelled when the relay stopped is none. One that was cancelled since the lease could not be renewed counts if
    /// it
    /// ran for as long as nothing was renewed, or a handler that keeps the lease from being renewed would run for ever; unless the database
    /// was away, and unless another relay has the event already.
    /// </summary>
    private async ValueTask<DeliveryOutcome> CancelledAsync(OutboxMessage message, long began, Exception exception)
    {
        if (!lease.IsLost || lease.FailedForOutage || options.TimeProvider.GetElapsedTime(began) < lease.Deadline)
            return DeliveryOutcome.Abandoned;
        var failure = new DeliveryException(
            "The delivery was cancelled, since the relay's lease could not be renewed while it ran.", exception);
        try
        {
            if (message.Handler is { } handler)
                await _marks.FailPartlyAsync(
                    lease.Current, message, new DeliveryResult([new HandlerFailure(handler, failure)], [])).ConfigureAwait(false);
            else
                await _marks.FailAsync(lease.Current, message, failure).ConfigureAwait(false);
        }
        catch (Exception second)
        {
            // The database is away after all.
            outage.Failed(second);
        }

        return DeliveryOutcome.Abandoned;
    }

    private async ValueTask<DeliveryOutcome> FailAsync(OutboxMessage message, DeliveryQueue.KeyInHand key, Exception exception)
    {
        if (message.Handler is { } handler)
            return await FailPartlyAsync(
                message, key, new DeliveryResult([new HandlerFailure(handler, exception)], [])).ConfigureAwait(false);
        if (!await _marks.FailAsync(lease.Current, message, exception).ConfigureAwait(false))
            await PauseAsync().ConfigureAwait(false);
        return DeliveryOutcome.Abandoned;
    }

    private async ValueTask<DeliveryOutcome> FailPartlyAsync(OutboxMessage message, DeliveryQueue.KeyInHand key, DeliveryResult result)
    {
        (key.Held ??= new HashSet<string>(StringComparer.Ordinal)).UnionWith(result.Failures.Select(static failure => failure.Handler));
        if (await _marks.FailPartlyAsync(lease.Current, message, result).ConfigureAwait(false))
            return DeliveryOutcome.Marked;
        await PauseAsync().ConfigureAwait(false);
        return DeliveryOutcome.Abandoned;
    }

    /// <summary>What could not be recorded is tried again with the event, and not as fast as the machine can.</summary>
    private Task PauseAsync() => outage.WaitAsync(failures: 1, lease.Lost);
}
