using Microsoft.Data.Sqlite;
using SourceGenBus.EventStore.Relational;
using SQLitePCL;

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
        var (version, actual) = await AdvanceAsync(session, stream, expected, events.Count, cancellationToken).ConfigureAwait(false);
        if (version is not { } reached)
        {
            // Perhaps the repetition of an append whose answer never arrived.
            return await FindRepeatedAsync(session, stream, expected, events, cancellationToken).ConfigureAwait(false)
                ?? throw new VersionConflictException(stream, expected, actual);
        }

        var streams = new string[events.Count];
        Array.Fill(streams, stream);
        var versions = new long[events.Count];
        for (var index = 0; index < versions.Length; index++)
            versions[index] = reached - versions.Length + 1 + index;

        if (await session.ExecuteManyAsync("event_insert", cancellationToken, [.. columns, streams, versions]).ConfigureAwait(false) < events.Count)
        {
            await TakeBackAsync(session, stream, reached - events.Count, cancellationToken).ConfigureAwait(false);
            return await FindRepeatedAsync(session, stream, expected, events, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException(
                    "An event of this append was stored a moment ago and is not any more, inside of one write transaction.");
        }

        var position = raw.sqlite3_last_insert_rowid(((SqliteConnection)session.Connection).Handle!);
        if (options.Publish)
            await SqlOutboxStorage.WriteAsync(session, events, columns, notBefore: null, cancellationToken).ConfigureAwait(false);
        return new AppendResult(reached, position);
    }

    /// <summary>Leaves the caller's transaction as it was before the append.</summary>
    private static async ValueTask TakeBackAsync(SqlSession session, string stream, long version, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("events_take_back", cancellationToken, stream, version).ConfigureAwait(false);
        await session.ExecuteAsync("stream_take_back", cancellationToken, stream, version).ConfigureAwait(false);
        await session.ExecuteAsync("stream_forget", cancellationToken, stream).ConfigureAwait(false);
    }

    /// <summary>
    /// Counts the version of a stream up and returns the new one; null and the actual one when the stream has another than expected.
    /// </summary>
    private static async ValueTask<(long? Version, long Actual)> AdvanceAsync(
        SqlSession session, string stream, ExpectedVersion expected, int count, CancellationToken cancellationToken)
    {
        var advanced = await session.QueryAsync(
            "stream_advance", static row => row.GetInt64(0), cancellationToken, stream, count, expected.Value).ConfigureAwait(false);
        if (advanced is [var version])
            return (version, version);

        var mayBeNew = expected == ExpectedVersion.Any || expected == ExpectedVersion.None;
        if (mayBeNew && await session.ExecuteAsync("stream_create", cancellationToken, stream, count).ConfigureAwait(false) == 1)
            return (count, count);

        var actual = await session.QueryAsync(
            "stream_version", static row => row.GetInt64(0), cancellationToken, stream).ConfigureAwait(false);
        return (null, actual is [var found] ? found : 0);
    }
}
