using System.Data.Common;

namespace SourceGenBus.EventStore.Sql;

/// <summary>An outbox in an SQL database.</summary>
/// <param name="database">The database.</param>
public sealed class SqlOutboxStorage(SqlDatabase database) : IOutboxStorage
{
    /// <summary>The due time of what waits for a person.</summary>
    internal const long Parked = long.MaxValue;

    private readonly SqlDatabase _database = database ?? throw new ArgumentNullException(nameof(database));

    /// <inheritdoc />
    public StoreSignal Written => _database.Changed;

    /// <inheritdoc />
    public async ValueTask WriteAsync(
        DbTransaction transaction, IReadOnlyList<EventEnvelope> events, DateTimeOffset? notBefore = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
            return;
        var session = _database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            await WriteAsync(session, events, EnvelopeColumns.Of(events), notBefore, cancellationToken).ConfigureAwait(false);
            await _database.NotifyOnCommitAsync(session, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask WriteAsync(IReadOnlyList<EventEnvelope> events, DateTimeOffset? notBefore = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
            return;
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            await WriteAsync(session, events, EnvelopeColumns.Of(events), notBefore, cancellationToken).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        _database.NotifyCommitted();
    }

    /// <summary>Writes rows in a session's transaction; an adapter's append uses it, too.</summary>
    /// <param name="session">The session.</param>
    /// <param name="events">The events.</param>
    /// <param name="columns">The same events as <see cref="EnvelopeColumns"/> writes them.</param>
    /// <param name="notBefore">Deliver them not before this time; null for at once.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async ValueTask WriteAsync(
        SqlSession session, IReadOnlyList<EventEnvelope> events, Array[] columns, DateTimeOffset? notBefore, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(columns);
        var due = new long[events.Count];
        Array.Fill(due, notBefore is { } time ? EnvelopeColumns.ToMicroseconds(time) : 0);
        await session.ExecuteManyAsync("outbox_write", cancellationToken, [.. columns, OutboxLanes.Of(events), due]).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<OutboxLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Duration, LeaseRequest.MaximumDuration, nameof(request));
        var token = Guid.NewGuid().ToString("N");
        var now = EnvelopeColumns.ToMicroseconds(request.Now);
        if (!await HasWorkAsync(now, cancellationToken).ConfigureAwait(false))
            return new OutboxLease(token, 0, []);
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            var lanes = await session.QueryAsync(
                "outbox_lease", static row => row.GetInt16(0), cancellationToken, token, Microseconds(request.Duration), now, request.Lanes, Microseconds(LeaseRequest.MaximumDuration)).ConfigureAwait(false);
            if (lanes.Count == 0)
                return new OutboxLease(token, 0, []);

            await session.ExecuteAsync("outbox_wake_keys", cancellationToken, token, now).ConfigureAwait(false);
            await session.ExecuteAsync("outbox_unblock_due", cancellationToken, token, now).ConfigureAwait(false);
            await session.ExecuteAsync("outbox_wake", cancellationToken, token, now).ConfigureAwait(false);
            var messages = await FetchAsync(session, token, request.MessagesPerLane, cancellationToken).ConfigureAwait(false);
            var deliveries = await SqlDeliveries.WakeAndFetchAsync(session, token, now, request.MessagesPerLane, cancellationToken).ConfigureAwait(false);
            if (deliveries.Count > 0)
                messages = [.. messages.Concat(deliveries).OrderBy(static message => message.Position)];
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new OutboxLease(token, lanes.Count, messages);
        }
    }

    /// <inheritdoc />
    public async ValueTask<bool> RenewAsync(OutboxLease lease, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return await session.ExecuteAsync("outbox_renew", cancellationToken, lease.Token, Microseconds(duration)).ConfigureAwait(false) == lease.Lanes;
        }
    }

    /// <inheritdoc />
    public async ValueTask CompleteAsync(OutboxLease lease, IReadOnlyList<OutboxMessage> delivered, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(delivered);
        if (delivered.Count == 0)
            return;
        long[] positions = [.. delivered.Where(static message => message.Handler is null).Select(static message => message.Position)];
        var tokens = new string[positions.Length];
        Array.Fill(tokens, lease.Token);
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            await session.ExecuteManyAsync("attempts_delete", cancellationToken, positions, tokens).ConfigureAwait(false);
            await session.ExecuteManyAsync("outbox_complete", cancellationToken, positions, tokens).ConfigureAwait(false);
            if (positions.Length < delivered.Count)
                await SqlDeliveries.CompleteAsync(session, lease.Token, [.. delivered.Where(static message => message.Handler is not null)], cancellationToken).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask FailAsync(OutboxLease lease, OutboxMessage message, DeliveryFailure failure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(message);
        var lane = OutboxLanes.Of(message.Envelope);
        var until = UntilOf(failure);
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            if (await session.ExecuteAsync("outbox_hold", cancellationToken, lease.Token, lane).ConfigureAwait(false) == 0)
                return;

            if (message.Handler is null)
                await FailForAllAsync(session, message, failure, lane, until, cancellationToken).ConfigureAwait(false);
            else
                await SqlDeliveries.FailAsync(session, message, failure, lane, until, cancellationToken).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask DivideAsync(
        OutboxLease lease,
        OutboxMessage message,
        IReadOnlyList<DeliveryFailure> failures,
        IReadOnlyList<string> held,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(held);
        if (message.Handler is not null)
            throw new ArgumentException("A message for one handler cannot be divided; it fails.", nameof(message));
        var lane = OutboxLanes.Of(message.Envelope);
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            if (await session.ExecuteAsync("outbox_hold", cancellationToken, lease.Token, lane).ConfigureAwait(false) == 0)
                return;
            await SqlDeliveries.DivideAsync(session, message, failures, held, lane, cancellationToken).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask ReleaseAsync(OutboxLease lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (lease.Lanes == 0)
            return;
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            await session.ExecuteAsync("outbox_release", cancellationToken, lease.Token).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> GetNextDueAsync(CancellationToken cancellationToken = default)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var due = await session.QueryAsync(
                "outbox_next_due", static row => row.IsDBNull(0) ? Parked : row.GetInt64(0), cancellationToken, Parked).ConfigureAwait(false);
            return due[0] == Parked ? null : EnvelopeColumns.FromMicroseconds(due[0]);
        }
    }

    /// <inheritdoc />
    public async ValueTask<OutboxState> GetStateAsync(CancellationToken cancellationToken = default)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return (await session.QueryAsync(
                "outbox_state",
                static row => new OutboxState(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)),
                cancellationToken,
                Parked).ConfigureAwait(false))[0];
        }
    }

    /// <summary>Relays are woken by every commit, also by those that leave nothing to deliver; these shall not cost a write transaction.</summary>
    private async ValueTask<bool> HasWorkAsync(long now, CancellationToken cancellationToken)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return (await session.QueryAsync("outbox_has_work", static row => row.GetInt64(0), cancellationToken, now).ConfigureAwait(false))[0] > 0;
    }

    /// <summary>When to try again, as it is stored.</summary>
    internal static long UntilOf(DeliveryFailure failure) =>
        failure.RetryAt is { } retryAt ? EnvelopeColumns.ToMicroseconds(retryAt) : Parked;

    private static async ValueTask FailForAllAsync(
        SqlSession session, OutboxMessage message, DeliveryFailure failure, short lane, long until, CancellationToken cancellationToken)
    {
        var failedAt = EnvelopeColumns.ToMicroseconds(failure.FailedAt);
        await session.ExecuteAsync("attempt_add", cancellationToken, message.Position, "", failure.Handler, failure.Error, failedAt).ConfigureAwait(false);
        if (until != Parked)
        {
            await session.ExecuteAsync("outbox_retry", cancellationToken, message.Position, until, message.Attempts + 1).ConfigureAwait(false);
        }
        else
        {
            await session.ExecuteAsync("dead_add", cancellationToken, message.Position, failedAt).ConfigureAwait(false);
            await session.ExecuteAsync("outbox_delete", cancellationToken, message.Position).ConfigureAwait(false);
        }

        if (message.Envelope.Key is { } key)
        {
            await session.ExecuteAsync("outbox_block", cancellationToken, key, lane, until).ConfigureAwait(false);
            await session.ExecuteAsync("outbox_set_aside", cancellationToken, key, until).ConfigureAwait(false);
        }
    }

    private static long Microseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    private static async ValueTask<List<OutboxMessage>> FetchAsync(SqlSession session, string token, int perLane, CancellationToken cancellationToken)
    {
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
                perLane).ConfigureAwait(false);
            var blocked = rows.Where(static row => row.BlockedUntil is not null).DistinctBy(static row => row.Message.Envelope.Key).ToList();
            if (blocked.Count == 0)
                return rows.ConvertAll(static row => row.Message);

            // Arrived after their key was blocked. Set aside, once each, they stand in nobody's way; then there is room for others.
            foreach (var (until, message) in blocked)
                await session.ExecuteAsync("outbox_set_aside", cancellationToken, message.Envelope.Key, until).ConfigureAwait(false);
        }
    }
}
