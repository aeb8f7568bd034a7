using SourceGenBus.EventStore.Sql;

namespace SourceGenBus.EventStore.Sqlite;

/// <summary>Streams in a SQLite file: an append is a few statements of one writer, so there is nothing else to lock.</summary>
internal sealed class SqliteEventStorage(SqlDatabase database) : SqlEventStorage(database)
{
    protected override async ValueTask<AppendResult> AppendAsync(
        SqlSession session,
        string stream,
        ExpectedVersion expected,
        IReadOnlyList<EventEnvelope> events,
        Array[] columns,
        AppendOptions options,
        CancellationToken cancellationToken)
    {
        var version = await AdvanceAsync(session, stream, expected, events.Count, cancellationToken).ConfigureAwait(false);
        var streams = new string[events.Count];
        Array.Fill(streams, stream);
        var versions = new long[events.Count];
        for (var index = 0; index < versions.Length; index++)
            versions[index] = version - versions.Length + 1 + index;

        await session.ExecuteManyAsync("event_insert", cancellationToken, [.. columns, streams, versions]).ConfigureAwait(false);
        var positions = await session.QueryAsync(
            "event_position", static row => row.GetInt64(0), cancellationToken, stream, version).ConfigureAwait(false);
        if (options.Publish)
            await SqlOutboxStorage.WriteAsync(session, events, columns, notBefore: null, cancellationToken).ConfigureAwait(false);
        return new AppendResult(version, positions[0]);
    }

    /// <summary>Counts the version of a stream up and returns the new one.</summary>
    private static async ValueTask<long> AdvanceAsync(
        SqlSession session, string stream, ExpectedVersion expected, int count, CancellationToken cancellationToken)
    {
        var advanced = await session.QueryAsync(
            "stream_advance", static row => row.GetInt64(0), cancellationToken, stream, count, expected.Value).ConfigureAwait(false);
        if (advanced is [var version])
            return version;

        var mayBeNew = expected == ExpectedVersion.Any || expected == ExpectedVersion.None;
        if (mayBeNew && await session.ExecuteAsync("stream_create", cancellationToken, stream, count).ConfigureAwait(false) == 1)
            return count;

        var actual = await session.QueryAsync("stream_version", static row => row.GetInt64(0), cancellationToken, stream).ConfigureAwait(false);
        throw new VersionConflictException(stream, expected, actual is [var found] ? found : 0);
    }
}
