using System.Data.Common;

namespace SourceGenBus.EventStore.Sql;

/// <summary>Streams in an SQL database. An adapter adds how a batch is appended.</summary>
/// <param name="database">The database.</param>
public abstract class SqlEventStorage(SqlDatabase database) : IEventStorage
{
    /// <inheritdoc />
    public StoreSignal Appended => Database.Changed;

    /// <summary>The database.</summary>
    protected SqlDatabase Database { get; } = database ?? throw new ArgumentNullException(nameof(database));

    /// <inheritdoc />
    public async ValueTask<AppendResult> AppendAsync(
        string stream, ExpectedVersion expected, IReadOnlyList<EventEnvelope> events, AppendOptions options, CancellationToken cancellationToken = default)
    {
        Check(stream, events, options);
        if (events.Count == 0)
            return default;
        AppendResult result;
        var columns = EnvelopeColumns.Of(events);
        var session = await Database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            result = await AppendOwnAsync(session, stream, expected, events, columns, options, cancellationToken).ConfigureAwait(false);
        Database.NotifyCommitted();
        return result;
    }

    /// <inheritdoc />
    public async ValueTask<AppendResult> AppendAsync(
        DbTransaction transaction, string stream, ExpectedVersion expected, IReadOnlyList<EventEnvelope> events, AppendOptions options, CancellationToken cancellationToken = default)
    {
        Check(stream, events, options);
        if (events.Count == 0)
            return default;
        var session = Database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            var result = await AppendAsync(session, stream, expected, events, EnvelopeColumns.Of(events), options, cancellationToken).ConfigureAwait(false);
            await Database.NotifyOnCommitAsync(session, cancellationToken).ConfigureAwait(false);
            return result;
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        string stream, ReadDirection direction, long fromVersion, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        var session = await Database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return await QueryStreamAsync(session, stream, direction, fromVersion, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        DbTransaction transaction, string stream, ReadDirection direction, long fromVersion, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        var session = Database.Join(transaction);
        await using (session.ConfigureAwait(false))
            return await QueryStreamAsync(session, stream, direction, fromVersion, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<Horizon> GetHorizonAsync(CancellationToken cancellationToken = default)
    {
        var session = await Database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return (await session.QueryAsync(
                "horizon", static row => new Horizon(row.GetInt64(0), row.GetInt64(1)), cancellationToken).ConfigureAwait(false))[0];
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoredEvent>> ReadAllAsync(
        long afterPosition, long upToPosition, int limit, CancellationToken cancellationToken = default)
    {
        var session = await Database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return await session.QueryAsync(
                "read_all", static row => ReadEvent(row, row.GetString(9)), cancellationToken, afterPosition, upToPosition, limit).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask<Snapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        var session = await Database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var rows = await session.QueryAsync(
                "snapshot_read",
                static row => new Snapshot(row.GetInt64(0), row.GetString(1), row.GetInt32(2), (byte[])row.GetValue(3)),
                cancellationToken,
                stream).ConfigureAwait(false);
            return rows is [var snapshot] ? snapshot : null;
        }
    }

    /// <inheritdoc />
    public async ValueTask SaveSnapshotAsync(string stream, Snapshot snapshot, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentNullException.ThrowIfNull(snapshot);
        var session = await Database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.ExecuteAsync(
                "snapshot_save",
                cancellationToken,
                stream,
                snapshot.Version,
                snapshot.Name,
                snapshot.SchemaVersion,
                EnvelopeColumns.Bytes(snapshot.Payload)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask<long> ReadCheckpointAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var session = await Database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var rows = await session.QueryAsync("checkpoint_read", static row => row.GetInt64(0), cancellationToken, name).ConfigureAwait(false);
            return rows is [var position] ? position : 0;
        }
    }

    /// <inheritdoc />
    public async ValueTask<long> LockCheckpointAsync(DbTransaction transaction, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var session = Database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            // There must be a row to lock.
            await session.ExecuteAsync("checkpoint_create", cancellationToken, name).ConfigureAwait(false);
            return (await session.QueryAsync("checkpoint_lock", static row => row.GetInt64(0), cancellationToken, name).ConfigureAwait(false))[0];
        }
    }

    /// <inheritdoc />
    public async ValueTask SaveCheckpointAsync(DbTransaction transaction, string name, long position, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var session = Database.Join(transaction);
        await using (session.ConfigureAwait(false))
            await session.ExecuteAsync("checkpoint_save", cancellationToken, name, position).ConfigureAwait(false);
    }

    /// <summary>Appends in a transaction of its own and commits.</summary>
    /// <param name="session">A session of the store's own, without a transaction.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">The version that the stream must have.</param>
    /// <param name="events">The events, at least one.</param>
    /// <param name="columns">The same events as <see cref="EnvelopeColumns"/> writes them.</param>
    /// <param name="options">What else to do.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    protected virtual async ValueTask<AppendResult> AppendOwnAsync(
        SqlSession session, string stream, ExpectedVersion expected, IReadOnlyList<EventEnvelope> events, Array[] columns, AppendOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        await session.BeginAsync(cancellationToken).ConfigureAwait(false);
        var result = await AppendAsync(session, stream, expected, events, columns, options, cancellationToken).ConfigureAwait(false);
        await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Appends in the session's transaction.</summary>
    /// <param name="session">The session.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">The version that the stream must have.</param>
    /// <param name="events">The events, at least one.</param>
    /// <param name="columns">The same events as <see cref="EnvelopeColumns"/> writes them.</param>
    /// <param name="options">What else to do.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    protected abstract ValueTask<AppendResult> AppendAsync(
        SqlSession session, string stream, ExpectedVersion expected, IReadOnlyList<EventEnvelope> events, Array[] columns, AppendOptions options, CancellationToken cancellationToken);

    private static ValueTask<List<StoredEvent>> QueryStreamAsync(
        SqlSession session, string stream, ReadDirection direction, long fromVersion, int limit, CancellationToken cancellationToken) =>
        session.QueryAsync(
            direction == ReadDirection.Forwards ? "read_forwards" : "read_backwards", row => ReadEvent(row, stream), cancellationToken, stream, fromVersion, limit);

    private static StoredEvent ReadEvent(DbDataReader row, string stream) =>
        new(stream, row.GetInt64(0), row.GetInt64(1), EnvelopeColumns.Read(row, 2));

    private static void Check(string stream, IReadOnlyList<EventEnvelope> events, AppendOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(options);
    }
}
