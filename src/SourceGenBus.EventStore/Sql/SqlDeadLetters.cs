using System.Data.Common;

namespace SourceGenBus.EventStore.Sql;

/// <summary>Dead letters in an SQL database.</summary>
/// <param name="database">The database.</param>
public sealed class SqlDeadLetters(SqlDatabase database) : IDeadLetterStorage
{
    private readonly SqlDatabase _database = database ?? throw new ArgumentNullException(nameof(database));

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterFilter filter, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var letters = await session.QueryAsync(
                "dead_list",
                Read,
                cancellationToken,
                filter.AfterPosition,
                filter.Name,
                filter.Key,
                filter.IncludeDiscarded ? 1 : 0,
                limit).ConfigureAwait(false);
            for (var index = 0; index < letters.Count; index++)
            {
                letters[index] = letters[index] with
                {
                    Attempts = await session.QueryAsync("attempts_list", ReadAttempt, cancellationToken, letters[index].Position).ConfigureAwait(false),
                };
            }

            return letters;
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> ReplayAsync(long position, ReadOnlyMemory<byte>? payload = null, CancellationToken cancellationToken = default) =>
        EndAsync(
            position,
            async session =>
            {
                await session.ExecuteAsync(
                    "dead_replay", cancellationToken, position, payload is { } mended ? EnvelopeColumns.Bytes(mended) : null).ConfigureAwait(false);
                await session.ExecuteAsync("dead_delete", cancellationToken, position).ConfigureAwait(false);
            },
            cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> DiscardAsync(long position, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return EndAsync(
            position,
            async session => await session.ExecuteAsync("dead_discard", cancellationToken, position, reason).ConfigureAwait(false),
            cancellationToken);
    }

    private static DeadLetter Read(DbDataReader row) =>
        new(row.GetInt64(0), EnvelopeColumns.Read(row, 3), EnvelopeColumns.FromMicroseconds(row.GetInt64(1)), [], row.IsDBNull(2) ? null : row.GetString(2));

    private static FailedAttempt ReadAttempt(DbDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetString(2), EnvelopeColumns.FromMicroseconds(row.GetInt64(3)));

    /// <summary>Does away with a dead letter and frees its key, both under the lock of its lane, which a relay takes first, too.</summary>
    private async ValueTask<bool> EndAsync(long position, Func<SqlSession, Task> end, CancellationToken cancellationToken)
    {
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            var keys = await session.QueryAsync(
                "dead_lock", static row => row.IsDBNull(0) ? null : row.GetString(0), cancellationToken, position).ConfigureAwait(false);
            if (keys is not [var key])
                return false;

            await end(session).ConfigureAwait(false);
            if (key is not null)
            {
                await session.ExecuteAsync("outbox_free", cancellationToken, key, SqlOutboxStorage.Parked).ConfigureAwait(false);
                await session.ExecuteAsync("outbox_unblock", cancellationToken, key).ConfigureAwait(false);
            }

            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        _database.NotifyCommitted();
        return true;
    }
}
