using System.Data.Common;

namespace SourceGenBus.EventStore.Relational;

/// <summary>Questions to a store in an SQL database.</summary>
/// <param name="database">The database.</param>
public sealed class SqlStoreInspection(SqlDatabase database) : IStoreInspection
{
    private readonly SqlDatabase _database = database ?? throw new ArgumentNullException(nameof(database));

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(
        string prefix = "", string after = "", int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(after);
        CheckedText.ThrowUnlessStorable(prefix, "prefix");
        CheckedText.ThrowUnlessStorable(after, "stream to go on from");
        return await QueryAsync(
            "stream_list",
            static row => new StreamSummary(
                row.GetString(0), row.GetInt64(1), row.GetInt64(2), EnvelopeColumns.FromMicroseconds(row.GetInt64(3))),
            cancellationToken,
            after,
            prefix,
            limit).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<OutboxEntry>> ListOutboxAsync(
        long afterPosition = 0, string? afterHandler = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        CheckedText.ThrowUnlessStorable(afterHandler, "handler to go on from");
        return await QueryAsync("outbox_list", ReadEntry, cancellationToken, afterPosition, afterHandler, limit).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<InboxSummary>> ListInboxAsync(CancellationToken cancellationToken = default) =>
        await QueryAsync(
            "inbox_list",
            static row => new InboxSummary(
                row.GetString(0),
                row.GetInt64(1),
                EnvelopeColumns.FromMicroseconds(row.GetInt64(2)),
                EnvelopeColumns.FromMicroseconds(row.GetInt64(3))),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Checkpoint>> ListCheckpointsAsync(CancellationToken cancellationToken = default)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            // The positions first: what is appended in between makes the lag larger, and never negative.
            var checkpoints = await session.QueryAsync(
                "checkpoint_list",
                static row => (Name: row.GetString(0), Position: row.GetInt64(1)),
                cancellationToken).ConfigureAwait(false);
            var last = (await session.QueryAsync("horizon", static row => row.GetInt64(1), cancellationToken).ConfigureAwait(false))[0];
            return [.. checkpoints.Select(checkpoint => new Checkpoint(checkpoint.Name, checkpoint.Position, Math.Max(0, last - checkpoint.Position)))];
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoreProblem>> CheckAsync(CancellationToken cancellationToken = default)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            // Damage of the file first: with it, what the other question finds may be a consequence.
            var damage = await session.QueryAsync("check_file", ReadProblem, cancellationToken).ConfigureAwait(false);
            var problems = await session.QueryAsync(
                "check_store", ReadProblem, cancellationToken, SqlOutboxStorage.Parked).ConfigureAwait(false);
            return [.. damage, .. problems];
        }
    }

    private static StoreProblem ReadProblem(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2));

    private static OutboxEntry ReadEntry(DbDataReader row)
    {
        var (isReady, due) = (row.GetInt16(2) == 0, row.GetInt64(3));
        var state = isReady ? OutboxEntryState.Ready : due == SqlOutboxStorage.Parked ? OutboxEntryState.Parked : OutboxEntryState.Waiting;
        return new OutboxEntry(
            row.GetInt64(0),
            row.GetString(1),
            state,
            state == OutboxEntryState.Waiting ? EnvelopeColumns.FromMicroseconds(due) : null,
            row.GetInt32(4),
            EnvelopeColumns.Read(row, 5));
    }

    private async ValueTask<List<T>> QueryAsync<T>(
        string statement,
        Func<DbDataReader, T> read,
        CancellationToken cancellationToken,
        params object?[] values)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return await session.QueryAsync(statement, read, cancellationToken, values).ConfigureAwait(false);
    }
}
