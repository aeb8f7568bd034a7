namespace SourceGenBus.EventStore.Relational;

/// <summary>
/// The deliveries to single handlers: of events that the others have. They are tables of their own, so that an event that no handler failed
/// costs nothing for them. All of it runs in the transaction of the caller, who holds the partition.
/// </summary>
internal static class SqlDeliveries
{
    /// <summary>Stands between the names of handlers in one column; it is in no name.</summary>
    internal const char Separator = '\u001f';

    /// <summary>Makes due deliveries of the leased partitions ready and reads the first ones.</summary>
    internal static async ValueTask<List<OutboxMessage>> WakeAndFetchAsync(
        SqlSession session,
        string token,
        long now,
        LeaseRequest request,
        IReadOnlyList<OutboxMessage> inHand,
        string[] keys,
        CancellationToken cancellationToken)
    {
        if ((await session.QueryAsync("deliveries_exist", static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false))[0] == 0)
            return [];
        await session.ExecuteAsync("delivery_wake", cancellationToken, token, now).ConfigureAwait(false);
        await session.ExecuteAsync("held_wake", cancellationToken, token, now).ConfigureAwait(false);
        return await session.QueryAsync(
            "delivery_fetch",
            static row => new OutboxMessage(row.GetInt64(0), row.GetInt32(1), EnvelopeColumns.Read(row, 3)) { Handler = row.GetString(2) },
            cancellationToken,
            token,
            request.MessagesPerPartition,
            keys,
            inHand.Where(static message => message.Handler is not null).Select(
                static message => FormattableString.Invariant($"{message.Position} {message.Handler}")).ToArray(),
            SqlLeases.BytesOf(request)).ConfigureAwait(false);
    }

    /// <summary>Removes deliveries that have arrived, and frees handlers that have caught up.</summary>
    /// <returns>How many there were.</returns>
    internal static async ValueTask<int> CompleteAsync(
        SqlSession session, string token, IReadOnlyList<OutboxMessage> delivered, CancellationToken cancellationToken)
    {
        long[] positions = [.. delivered.Select(static message => message.Position)];
        string[] handlers = [.. delivered.Select(static message => message.Handler!)];
        var tokens = new string[positions.Length];
        Array.Fill(tokens, token);
        await session.ExecuteManyAsync("delivery_attempts_delete", cancellationToken, positions, handlers, tokens).ConfigureAwait(false);
        var removed = await session.ExecuteManyAsync(
            "delivery_complete", cancellationToken, positions, handlers, tokens).ConfigureAwait(false);
        await session.ExecuteAsync("held_release", cancellationToken, token).ConfigureAwait(false);
        return removed;
    }

    /// <summary>Records a failed attempt of one handler and holds it with the key.</summary>
    internal static async ValueTask FailAsync(
        SqlSession session,
        OutboxMessage message,
        DeliveryFailure failure,
        short partition,
        long until,
        CancellationToken cancellationToken)
    {
        var handler = message.Handler!;
        await AddAttemptAsync(session, message, handler, failure, cancellationToken).ConfigureAwait(false);
        if (until != SqlOutboxStorage.Parked)
        {
            await session.ExecuteAsync(
                "delivery_retry",
                cancellationToken,
                message.Position,
                handler,
                until,
                failure.IsPostponement ? message.Attempts : message.Attempts + 1).ConfigureAwait(false);
        }
        else
        {
            await session.ExecuteAsync(
                "dead_add_of_delivery",
                cancellationToken,
                message.Position,
                EnvelopeColumns.ToMicroseconds(failure.FailedAt),
                handler).ConfigureAwait(false);
            await session.ExecuteAsync("delivery_delete", cancellationToken, message.Position, handler).ConfigureAwait(false);
        }

        await HoldAsync(session, message, handler, partition, until, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes deliveries of an event for all handlers, for those that do not have it.</summary>
    internal static async ValueTask SplitByHandlerAsync(
        SqlSession session,
        OutboxMessage message,
        IReadOnlyList<DeliveryFailure> failures,
        IReadOnlyList<string> held,
        short partition,
        CancellationToken cancellationToken)
    {
        foreach (var failure in failures)
        {
            var until = SqlOutboxStorage.UntilOf(failure);
            await AddAttemptAsync(session, message, failure.Handler, failure, cancellationToken).ConfigureAwait(false);
            if (until != SqlOutboxStorage.Parked)
            {
                await session.ExecuteAsync(
                    "delivery_add", cancellationToken, message.Position, failure.Handler, until).ConfigureAwait(false);
            }
            else
            {
                await session.ExecuteAsync(
                    "dead_add_of_event",
                    cancellationToken,
                    message.Position,
                    EnvelopeColumns.ToMicroseconds(failure.FailedAt),
                    failure.Handler).ConfigureAwait(false);
            }

            await HoldAsync(session, message, failure.Handler, partition, until, cancellationToken).ConfigureAwait(false);
        }

        foreach (var handler in held)
        {
            // A person may have freed it since the event was fetched; what waits behind must still go first.
            await session.ExecuteAsync("held_ensure", cancellationToken, message.Envelope.Key, handler, partition).ConfigureAwait(false);
            await session.ExecuteAsync("delivery_add_behind", cancellationToken, message.Position, handler).ConfigureAwait(false);
        }

        await session.ExecuteAsync("outbox_delete", cancellationToken, message.Position).ConfigureAwait(false);
    }

    private static async ValueTask AddAttemptAsync(
        SqlSession session, OutboxMessage message, string handler, DeliveryFailure failure, CancellationToken cancellationToken)
    {
        if (failure.IsPostponement)
            return;
        await session.ExecuteAsync(
            "attempt_add",
            cancellationToken,
            message.Position,
            handler,
            session.Database.Storable(failure.Handler),
            session.Database.Storable(failure.Error),
            EnvelopeColumns.ToMicroseconds(failure.FailedAt)).ConfigureAwait(false);
    }

    private static async ValueTask HoldAsync(
        SqlSession session, OutboxMessage message, string handler, short partition, long until, CancellationToken cancellationToken)
    {
        if (message.Envelope.Key is not { } key)
            return;
        await session.ExecuteAsync("held_set", cancellationToken, key, handler, partition, until).ConfigureAwait(false);
        await session.ExecuteAsync("delivery_set_aside", cancellationToken, key, handler, until).ConfigureAwait(false);
    }

    /// <returns>
    /// Whether the event is still there. If not, nothing was done: a delivery that had been given up has arrived after all.
    /// </returns>
    internal static async ValueTask<bool> FailForAllAsync(
        SqlSession session,
        OutboxMessage message,
        DeliveryFailure failure,
        short partition,
        long until,
        CancellationToken cancellationToken)
    {
        var failedAt = EnvelopeColumns.ToMicroseconds(failure.FailedAt);
        if (until != SqlOutboxStorage.Parked)
        {
            if (await session.ExecuteAsync("outbox_retry", cancellationToken, message.Position, until, message.Attempts + 1).ConfigureAwait(false) == 0)
                return false;
        }
        else
        {
            await session.ExecuteAsync("dead_add", cancellationToken, message.Position, failedAt).ConfigureAwait(false);
            if (await session.ExecuteAsync("outbox_delete", cancellationToken, message.Position).ConfigureAwait(false) == 0)
                return false;
        }

        await session.ExecuteAsync(
            "attempt_add",
            cancellationToken,
            message.Position,
            "",
            session.Database.Storable(failure.Handler),
            session.Database.Storable(failure.Error),
            failedAt).ConfigureAwait(false);
        if (message.Envelope.Key is { } key)
        {
            await session.ExecuteAsync("outbox_block", cancellationToken, key, partition, until).ConfigureAwait(false);
            await session.ExecuteAsync("outbox_set_aside", cancellationToken, key, until).ConfigureAwait(false);
        }

        return true;
    }
}
