using System.Data.Common;

namespace SourceGenBus.EventStore.Relational;

/// <summary>Streams in an SQL database. An adapter adds how a batch is appended.</summary>
/// <param name="database">The database.</param>
public abstract class SqlEventStorage(SqlDatabase database) : IEventStorage
{
    /// <summary>The column of the payload, when events are read.</summary>
    private const int Payload = 8;

    /// <inheritdoc />
    public StoreSignal Appended => Database.Changed;

    /// <summary>The database.</summary>
    protected SqlDatabase Database { get; } = database ?? throw new ArgumentNullException(nameof(database));

    /// <inheritdoc />
    public async ValueTask<AppendResult> AppendAsync(
        string stream,
        ExpectedVersion expected,
        IReadOnlyList<EventEnvelope> events,
        AppendOptions options,
        CancellationToken cancellationToken = default)
    {
        Check(stream, events, options);
        if (events.Count == 0)
            return default;
        EventContents.ThrowIfRepeated(events);
        AppendResult result;

        // Before there is a connection: a statement whose values turn out to be impossible while they are written leaves it in disorder.
        var columns = EnvelopeColumns.Of(events);
        var session = await Database.OpenForCallerAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            result = await AppendOwnAsync(session, stream, expected, events, columns, options, cancellationToken).ConfigureAwait(false);
        Database.NotifyCommitted();
        return result;
    }

    /// <inheritdoc />
    public async ValueTask<AppendResult> AppendAsync(
        DbTransaction transaction,
        string stream,
        ExpectedVersion expected,
        IReadOnlyList<EventEnvelope> events,
        AppendOptions options,
        CancellationToken cancellationToken = default)
    {
        Check(stream, events, options);
        if (events.Count == 0)
            return default;
        EventContents.ThrowIfRepeated(events);
        var columns = EnvelopeColumns.Of(events);
        var session = Database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            var result = await AppendAsync(session, stream, expected, events, columns, options, cancellationToken).ConfigureAwait(false);
            await Database.NotifyOnCommitAsync(session, cancellationToken).ConfigureAwait(false);
            return result;
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        string stream, ReadDirection direction, long fromVersion, PageLimit limit, CancellationToken cancellationToken = default)
    {
        CheckedText.ThrowUnlessNamed(stream, "stream");
        var session = await Database.OpenForCallerAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return await QueryStreamAsync(session, stream, direction, fromVersion, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        DbTransaction transaction,
        string stream,
        ReadDirection direction,
        long fromVersion,
        PageLimit limit,
        CancellationToken cancellationToken = default)
    {
        CheckedText.ThrowUnlessNamed(stream, "stream");
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
            var horizon = (await session.QueryAsync(
                "horizon",
                static row => row.IsDBNull(0) ? (Horizon?)null : new Horizon(row.GetInt64(0), row.GetInt64(1)),
                cancellationToken).ConfigureAwait(false))[0];
            return horizon ?? throw new ReadReplicaException(
                "The database is a replica in recovery. Which events of slower transactions are still to come can be known on the " +
                "primary alone, so all events in order, "
                + "and with them projections and subscriptions, are read there. Streams, snapshots and inspection can be " +
                "read on a replica.");
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoredEvent>> ReadAllAsync(
        long afterPosition, long upToPosition, PageLimit limit, CancellationToken cancellationToken = default)
    {
        var session = await Database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return await QueryPageAsync(
                session,
                "read_all",
                static row => ReadEvent(row, row.GetString(9)),
                last => (last?.Position ?? afterPosition, upToPosition),
                limit,
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask<Snapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellationToken = default)
    {
        CheckedText.ThrowUnlessNamed(stream, "stream");
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
        CheckedText.ThrowUnlessIdentifier(stream, "stream");
        ArgumentNullException.ThrowIfNull(snapshot);
        CheckedText.ThrowUnlessIdentifier(snapshot.Name, "name of a snapshot", nameof(snapshot));
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
        CheckedText.ThrowUnlessNamed(name, "name of a checkpoint");
        var session = await Database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var rows = await session.QueryAsync(
                "checkpoint_read", static row => row.GetInt64(0), cancellationToken, name).ConfigureAwait(false);
            return rows is [var position] ? position : 0;
        }
    }

    /// <inheritdoc />
    public async ValueTask<long> LockCheckpointAsync(DbTransaction transaction, string name, CancellationToken cancellationToken = default)
    {
        CheckedText.ThrowUnlessIdentifier(name, "name of a checkpoint");
        var session = Database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            // There must be a row to lock.
            await session.ExecuteAsync("checkpoint_create", cancellationToken, name).ConfigureAwait(false);
            return (await session.QueryAsync("checkpoint_lock", static row => row.GetInt64(0), cancellationToken, name).ConfigureAwait(false))[0];
        }
    }

    /// <inheritdoc />
    public async ValueTask SaveCheckpointAsync(
        DbTransaction transaction,
        string name,
        long position,
        CancellationToken cancellationToken = default)
    {
        CheckedText.ThrowUnlessIdentifier(name, "name of a checkpoint");
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
        SqlSession session,
        string stream,
        ExpectedVersion expected,
        IReadOnlyList<EventEnvelope> events,
        Array[] columns,
        AppendOptions options,
        CancellationToken cancellationToken)
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
        SqlSession session,
        string stream,
        ExpectedVersion expected,
        IReadOnlyList<EventEnvelope> events,
        Array[] columns,
        AppendOptions options,
        CancellationToken cancellationToken);

    /// <summary>
    /// Decides about an append of which an event is stored already: the repetition of one that has succeeded is answered as that one was,
    /// anything else is an error.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">The version that the stream was expected to have.</param>
    /// <param name="events">The events.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The answer of the first append; null when none of the events is stored.</returns>
    /// <exception cref="EventIdConflictException">
    /// An event of one of the ids is stored, and this append is no repetition of its append.
    /// </exception>
    protected static async ValueTask<AppendResult?> FindRepeatedAsync(
        SqlSession session,
        string stream,
        ExpectedVersion expected,
        IReadOnlyList<EventEnvelope> events,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(events);
        var first = (
            await FindAsync(session, events[0].Id, cancellationToken).ConfigureAwait(false)).Find(stored => stored.Stream == stream);
        if (first is not null && (expected == ExpectedVersion.Any || expected.Value == first.Version - 1))
        {
            var page = await QueryStreamAsync(
                session, stream, ReadDirection.Forwards, first.Version, events.Count, cancellationToken).ConfigureAwait(false);
            if (page.Count == events.Count && page.Zip(events).All(static pair => EventContents.AreSame(pair.First.Envelope, pair.Second)))
                return new AppendResult(page[^1].Version, page[^1].Position);
        }

        foreach (var envelope in events)
        {
            if (await FindAsync(session, envelope.Id, cancellationToken).ConfigureAwait(false) is [var stored, ..])
                throw EventContents.Conflict(envelope, stream, stored);
        }

        return null;
    }

    private static ValueTask<List<StoredEvent>> FindAsync(
        SqlSession session,
        Guid id,
        CancellationToken cancellationToken) => session.QueryAsync(
        "event_by_id",
        static row => new StoredEvent(row.GetString(0), row.GetInt64(1), row.GetInt64(2), EnvelopeColumns.Read(row, 3)),
        cancellationToken,
        id);

    private static ValueTask<List<StoredEvent>> QueryStreamAsync(
        SqlSession session,
        string stream,
        ReadDirection direction,
        long fromVersion,
        PageLimit limit,
        CancellationToken cancellationToken) =>
        direction == ReadDirection.Forwards
            ? QueryPageAsync(
                session,
                "read_forwards",
                row => ReadEvent(row, stream),
                last => (stream, last?.Version + 1 ?? fromVersion),
                limit,
                cancellationToken)
            : QueryPageAsync(
                session,
                "read_backwards",
                row => ReadEvent(row, stream),
                last => (stream, last?.Version - 1 ?? fromVersion),
                limit,
                cancellationToken);

    /// <summary>Reads a page. The statement gets the limit of events as $3 and one of bytes as $4.</summary>
    /// <param name="session">The session.</param>
    /// <param name="statement">The name of the statement.</param>
    /// <param name="read">Reads an event, whose payload is column 8.</param>
    /// <param name="start">The values of $1 and $2 for the events after one, or for the whole page.</param>
    /// <param name="limit">How much to read.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    private static async ValueTask<List<StoredEvent>> QueryPageAsync(
        SqlSession session,
        string statement,
        Func<DbDataReader, StoredEvent> read,
        Func<StoredEvent?, (object First, object Second)> start,
        PageLimit limit,
        CancellationToken cancellationToken)
    {
        var (first, second) = start(null);
        if (limit.MaximumBytes <= 0)
        {
            return await session.QueryAsync(
                statement, read, cancellationToken, first, second, limit.MaximumEvents, long.MaxValue).ConfigureAwait(false);
        }

        if (!session.Database.SendsUnreadRows)
        {
            var left = limit.MaximumBytes;
            return await session.QueryAsync(
                statement,
                read,
                stored => (left -= stored.Envelope.Payload.Length) <= 0,
                cancellationToken,
                first,
                second,
                limit.MaximumEvents,
                limit.MaximumBytes).ConfigureAwait(false);
        }

        // Events of this size stay below the limit however many there are; a larger one comes without its payload and ends the first step.
        var small = limit.MaximumBytes / Math.Max(1, limit.MaximumEvents);
        var page = await session.QueryAsync(
            statement,
            row => row.IsDBNull(Payload) ? null : read(row),
            static stored => stored is null,
            cancellationToken,
            first,
            second,
            limit.MaximumEvents,
            small).ConfigureAwait(false);
        if (page is not [.., null])
            return page!;
        page.RemoveAt(page.Count - 1);
        (first, second) = start(page.LastOrDefault());
        page.AddRange(await session.QueryAsync(
            statement + "_by_size",
            read,
            cancellationToken,
            first,
            second,
            limit.MaximumEvents - page.Count,
            limit.MaximumBytes - page.Sum(static stored => (long)stored!.Envelope.Payload.Length)).ConfigureAwait(false));
        return page!;
    }

    private static StoredEvent ReadEvent(DbDataReader row, string stream) =>
        new(stream, row.GetInt64(0), row.GetInt64(1), EnvelopeColumns.Read(row, 2));

    private static void Check(string stream, IReadOnlyList<EventEnvelope> events, AppendOptions options)
    {
        CheckedText.ThrowUnlessIdentifier(stream, "stream");
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(options);
    }
}
