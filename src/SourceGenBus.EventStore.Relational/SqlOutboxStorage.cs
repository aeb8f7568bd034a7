using System.Data.Common;

namespace SourceGenBus.EventStore.Relational;

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
    public int MaximumConnections => _database.MaximumConnections;

    /// <inheritdoc />
    public bool IsOutage(Exception exception) => _database.IsOutage(exception);

    /// <inheritdoc />
    public async ValueTask WriteAsync(
        DbTransaction transaction,
        IReadOnlyList<EventEnvelope> events,
        DateTimeOffset? notBefore = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count > 0)
            await SqlOutboxWrites.WriteAsync(_database.Join(transaction), events, notBefore, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask WriteAsync(
        DbConnection connection,
        DbTransaction? transaction,
        IReadOnlyList<EventEnvelope> events,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count > 0)
            await SqlOutboxWrites.WriteAsync(
                _database.Join(connection, transaction), events, notBefore: null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Write(DbConnection connection, DbTransaction? transaction, IReadOnlyList<EventEnvelope> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count > 0)
            SqlOutboxWrites.Write(_database.Join(connection, transaction), events);
    }

    /// <inheritdoc />
    public bool SupportsAmbientTransactions => _database.SupportsAmbientTransactions;

    /// <inheritdoc />
    public bool IsSameDatabase(DbConnection connection) => _database.IsSameDatabase(connection);

    /// <inheritdoc />
    public async ValueTask WriteAsync(
        IReadOnlyList<EventEnvelope> events, DateTimeOffset? notBefore = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
            return;
        EventContents.ThrowIfRepeated(events);
        var columns = EnvelopeColumns.Of(events);
        var session = await _database.OpenForCallerAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            await WriteAsync(session, events, columns, notBefore, cancellationToken).ConfigureAwait(false);
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
        SqlSession session,
        IReadOnlyList<EventEnvelope> events,
        Array[] columns,
        DateTimeOffset? notBefore,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(columns);
        await session.ExecuteManyAsync(
            SqlOutboxWrites.Statement, cancellationToken, SqlOutboxWrites.Rows(events, columns, notBefore)).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public object? ExclusiveWriter => _database.ExclusiveWriter;

    /// <inheritdoc />
    public async ValueTask<OutboxLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Duration, LeaseRequest.MaximumDuration, nameof(request));
        var token = Guid.NewGuid().ToString("N");
        if (!await HasWorkAsync(EnvelopeColumns.ToMicroseconds(request.Now), cancellationToken).ConfigureAwait(false))
            return new OutboxLease(token, 0, []);
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            var partitions = await SqlLeases.TakeAsync(session, token, request, cancellationToken).ConfigureAwait(false);
            if (partitions == 0)
                return new OutboxLease(token, 0, []);
            var messages = await SqlLeases.ReadAsync(session, token, request, [], cancellationToken).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new OutboxLease(token, partitions, messages);
        }
    }

    /// <inheritdoc />
    public async ValueTask<OutboxLease?> ContinueAsync(
        OutboxLease lease,
        IReadOnlyList<OutboxMessage> delivered,
        IReadOnlyList<OutboxMessage> inHand,
        LeaseRequest request,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(delivered);
        ArgumentNullException.ThrowIfNull(inHand);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Duration, LeaseRequest.MaximumDuration, nameof(request));
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);

            // The partitions come first, as they do for failures and for people's verbs: so no two of them wait for one another.
            var owned = await session.QueryAsync(
                "outbox_owned", static row => row.GetInt16(0), cancellationToken, lease.Token).ConfigureAwait(false);
            await CompleteAsync(session, lease, delivered, cancellationToken).ConfigureAwait(false);
            if (owned.Count < lease.Partitions)
            {
                await session.CommitAsync(cancellationToken).ConfigureAwait(false);
                return null;
            }

            short[] kept = [.. inHand.Select(static message => OutboxPartitions.Of(message.Envelope)).Distinct()];
            var partitions = owned.Count - await session.ExecuteAsync(
                "outbox_release_idle", cancellationToken, lease.Token, kept).ConfigureAwait(false);
            List<OutboxMessage> messages = [];
            if (request.Partitions > 0)
            {
                partitions += await SqlLeases.TakeAsync(session, lease.Token, request, cancellationToken).ConfigureAwait(false);
                if (partitions > 0)
                    messages = await SqlLeases.ReadAsync(session, lease.Token, request, inHand, cancellationToken).ConfigureAwait(false);
            }

            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new OutboxLease(lease.Token, partitions, messages);
        }
    }

    /// <inheritdoc />
    public async ValueTask<bool> RenewAsync(OutboxLease lease, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return await session.ExecuteAsync(
                "outbox_renew", cancellationToken, lease.Token, SqlLeases.Microseconds(duration)).ConfigureAwait(false) == lease.Partitions;
        }
    }

    /// <inheritdoc />
    public async ValueTask CompleteAsync(
        OutboxLease lease, IReadOnlyList<OutboxMessage> delivered, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(delivered);
        if (delivered.Count == 0)
            return;
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            await CompleteAsync(session, lease, delivered, cancellationToken).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask<bool> HoldAsync(
        DbTransaction transaction,
        OutboxLease lease,
        OutboxMessage message,
        TimeSpan duration,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(message);
        if (!_database.HasOneWriter)
            return true;
        var session = _database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            return await session.ExecuteAsync(
                "outbox_hold_one",
                cancellationToken,
                lease.Token,
                OutboxPartitions.Of(message.Envelope),
                SqlLeases.Microseconds(duration)).ConfigureAwait(false) > 0;
        }
    }

    /// <inheritdoc />
    public async ValueTask<bool> CompleteAsync(
        DbTransaction transaction, OutboxLease lease, OutboxMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(message);
        var session = _database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            if (message.Handler is not null)
                return await SqlDeliveries.CompleteAsync(session, lease.Token, [message], cancellationToken).ConfigureAwait(false) == 1;
            if (_database.HasOneWriter)
                await session.ExecuteAsync(
                    "attempts_delete", cancellationToken, new[] { message.Position }, lease.Token).ConfigureAwait(false);
            return await session.QueryAsync(
                "outbox_complete_one", static row => row.GetInt64(0), cancellationToken, message.Position, lease.Token)
                .ConfigureAwait(false) is [1];
        }
    }

    /// <inheritdoc />
    public async ValueTask FailAsync(
        OutboxLease lease, OutboxMessage message, DeliveryFailure failure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(message);
        var partition = OutboxPartitions.Of(message.Envelope);
        var until = UntilOf(failure);
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            if (await session.ExecuteAsync("outbox_hold", cancellationToken, lease.Token, partition).ConfigureAwait(false) == 0)
                return;

            if (message.Handler is not null)
                await SqlDeliveries.FailAsync(session, message, failure, partition, until, cancellationToken).ConfigureAwait(false);
            else if (!await SqlDeliveries.FailForAllAsync(session, message, failure, partition, until, cancellationToken).ConfigureAwait(false))
                return;
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask SplitByHandlerAsync(
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
            throw new ArgumentException("A message for one handler cannot be split. Let it fail instead.", nameof(message));
        var partition = OutboxPartitions.Of(message.Envelope);
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            if (await session.ExecuteAsync("outbox_hold", cancellationToken, lease.Token, partition).ConfigureAwait(false) == 0)
                return;
            await SqlDeliveries.SplitByHandlerAsync(session, message, failures, held, partition, cancellationToken).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask ReleaseAsync(OutboxLease lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (lease.Partitions == 0)
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
                "outbox_next_due", static row => row.IsDBNull(0) ? Parked : row.GetInt64(0), cancellationToken, Parked)
                .ConfigureAwait(false);
            return due[0] == Parked ? null : EnvelopeColumns.FromMicroseconds(due[0]);
        }
    }

    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> GetOldestDueAsync(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var oldest = await session.QueryAsync(
                "outbox_oldest",
                static row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0),
                cancellationToken,
                EnvelopeColumns.ToMicroseconds(now)).ConfigureAwait(false);
            return oldest[0] is { } time ? EnvelopeColumns.FromMicroseconds(time) : null;
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

    /// <summary>
    /// Relays are woken by every commit, also by those that leave nothing to deliver; these shall not cost a write transaction.
    /// </summary>
    private async ValueTask<bool> HasWorkAsync(long now, CancellationToken cancellationToken)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return (await session.QueryAsync("outbox_has_work", static row => row.GetInt64(0), cancellationToken, now).ConfigureAwait(false))[0] > 0;
    }

    /// <summary>When to try again, as it is stored.</summary>
    internal static long UntilOf(DeliveryFailure failure) =>
        failure.RetryAt is { } retryAt ? EnvelopeColumns.ToMicroseconds(retryAt) : Parked;

    private static async ValueTask CompleteAsync(
        SqlSession session, OutboxLease lease, IReadOnlyList<OutboxMessage> delivered, CancellationToken cancellationToken)
    {
        long[] positions = [.. delivered.Where(static message => message.Handler is null).Select(static message => message.Position)];
        if (positions.Length > 0)
        {
            await session.ExecuteAsync("attempts_delete", cancellationToken, positions, lease.Token).ConfigureAwait(false);
            await session.ExecuteAsync("outbox_complete", cancellationToken, positions, lease.Token).ConfigureAwait(false);
        }

        if (positions.Length < delivered.Count)
            await SqlDeliveries.CompleteAsync(
                session,
                lease.Token,
                [.. delivered.Where(static message => message.Handler is not null)],
                cancellationToken).ConfigureAwait(false);
    }
}
