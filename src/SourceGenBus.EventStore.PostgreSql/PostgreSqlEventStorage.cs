using SourceGenBus.EventStore.Sql;

namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>Streams in a PostgreSQL database: an append is one function call in one round trip, and its own transaction.</summary>
internal sealed class PostgreSqlEventStorage(SqlDatabase database) : SqlEventStorage(database)
{
    // A statement outside of a transaction is one.
    protected override ValueTask<AppendResult> AppendOwnAsync(
        SqlSession session, string stream, ExpectedVersion expected, IReadOnlyList<EventEnvelope> events, Array[] columns, AppendOptions options, CancellationToken cancellationToken) =>
        AppendAsync(session, stream, expected, events, columns, options, cancellationToken);

    protected override async ValueTask<AppendResult> AppendAsync(
        SqlSession session, string stream, ExpectedVersion expected, IReadOnlyList<EventEnvelope> events, Array[] columns, AppendOptions options, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            "append",
            static row => row.GetBoolean(0) ? (Result: new AppendResult(row.GetInt64(1), row.GetInt64(2)), Actual: -1L) : (Result: default(AppendResult), Actual: row.GetInt64(1)),
            cancellationToken,
            [stream, expected.Value, .. columns, options.Publish ? OutboxLanes.Of(events) : null]).ConfigureAwait(false);
        var (result, actual) = rows[0];
        return actual < 0 ? result : throw new VersionConflictException(stream, expected, actual);
    }
}
