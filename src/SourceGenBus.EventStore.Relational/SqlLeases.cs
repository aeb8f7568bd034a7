namespace SourceGenBus.EventStore.Relational;

/// <summary>Takes partitions and reads what is to be delivered, in the transaction of the caller.</summary>
internal static class SqlLeases
{
    internal static long Microseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    internal static long BytesOf(LeaseRequest request) => request.MaximumBytes > 0 ? request.MaximumBytes : long.MaxValue;

    /// <summary>Leases free partitions that have something to deliver: those first that nobody had for the longest time.</summary>
    /// <returns>How many.</returns>
    internal static async ValueTask<int> TakeAsync(
        SqlSession session,
        string token,
        LeaseRequest request,
        CancellationToken cancellationToken) =>
        (await session.QueryAsync(
            "outbox_lease",
            static row => row.GetInt16(0),
            cancellationToken,
            token,
            Microseconds(request.Duration),
            EnvelopeColumns.ToMicroseconds(request.Now),
            request.Partitions,
            Microseconds(LeaseRequest.MaximumDuration)).ConfigureAwait(false)).Count;

    /// <summary>Makes ready what is due in all partitions of the lease and reads the first events, by position.</summary>
    internal static async ValueTask<List<OutboxMessage>> ReadAsync(
        SqlSession session, string token, LeaseRequest request, IReadOnlyList<OutboxMessage> inHand, CancellationToken cancellationToken)
    {
        var now = EnvelopeColumns.ToMicroseconds(request.Now);
        string[] keys = [.. inHand.Select(static message => message.Envelope.Key).OfType<string>().Distinct(StringComparer.Ordinal)];
        await session.ExecuteAsync("outbox_wake_keys", cancellationToken, token, now).ConfigureAwait(false);
        await session.ExecuteAsync("outbox_unblock_due", cancellationToken, token, now).ConfigureAwait(false);
        await session.ExecuteAsync("outbox_wake", cancellationToken, token, now).ConfigureAwait(false);
        var messages = await FetchAsync(session, token, request, inHand, keys, cancellationToken).ConfigureAwait(false);
        var deliveries = await SqlDeliveries.WakeAndFetchAsync(
            session, token, now, request, inHand, keys, cancellationToken).ConfigureAwait(false);
        return deliveries.Count == 0 ? messages : [.. messages.Concat(deliveries).OrderBy(static message => message.Position)];
    }

    private static async ValueTask<List<OutboxMessage>> FetchAsync(
        SqlSession session,
        string token,
        LeaseRequest request,
        IReadOnlyList<OutboxMessage> inHand,
        string[] keys,
        CancellationToken cancellationToken)
    {
        long[] positions = [.. inHand.Where(static message => message is { Handler: null, Envelope.Key: null }).Select(static message => message.Position)];
        while (true)
        {
            var rows = await session.QueryAsync(
                "outbox_fetch",
                static row => (
                    BlockedUntil: row.IsDBNull(2) ? (long?)null : row.GetInt64(2),
                    Message: new OutboxMessage(row.GetInt64(0), row.GetInt32(1), EnvelopeColumns.Read(row, 4))
                    {
                        Held = row.IsDBNull(3) ? [] : row.GetString(3).Split(SqlDeliveries.Separator),
                    }),
                cancellationToken,
                token,
                request.MessagesPerPartition,
                keys,
                positions,
                BytesOf(request)).ConfigureAwait(false);
            var blocked = rows.Where(
                static row => row.BlockedUntil is not null).DistinctBy(static row => row.Message.Envelope.Key).ToList();
            if (blocked.Count == 0)
                return rows.ConvertAll(static row => row.Message);

            // Arrived after their key was blocked. Set aside, once each, they stand in nobody's way; then there is room for others.
            foreach (var (until, message) in blocked)
                await session.ExecuteAsync("outbox_set_aside", cancellationToken, message.Envelope.Key, until).ConfigureAwait(false);
        }
    }
}
