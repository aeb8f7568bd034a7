using Npgsql;
using SourceGenBus.EventStore.Relational;

namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>Streams in a PostgreSQL database: an append is one function call in one round trip, and its own transaction.</summary>
internal sealed class PostgreSqlEventStorage(SqlDatabase database) : SqlEventStorage(database)
{
    private const int Attempts = 20;

    // A statement outside of a transaction is one, of the server's default isolation. Above "read committed" that may make it fail for no
    // fault of its own, as may a deadlock. Then it begins anew, in a transaction that sees what others commit, which leaves the deadlock
    // alone.
    protected override async ValueTask<AppendResult> AppendOwnAsync(
        SqlSession session,
        string stream,
        ExpectedVersion expected,
        IReadOnlyList<EventEnvelope> events,
        Array[] columns,
        AppendOptions options,
        CancellationToken cancellationToken)
    {
        try
        {
            // Whether the events are stored need not be asked: if one is, the statement fails and nothing has happened. In somebody
            // else's transaction that would be the end of all of it.
            return await AppendOnceAsync(
                session, stream, expected, events, columns, options, looks: session.IsEnlisted, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when ((MayBegin(exception) || IsStored(exception)) && !session.IsEnlisted)
        {
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await session.BeginAsync(cancellationToken).ConfigureAwait(false);
                var result = await AppendOnceAsync(
                    session, stream, expected, events, columns, options, looks: true, cancellationToken).ConfigureAwait(false);
                await session.CommitAsync(cancellationToken).ConfigureAwait(false);
                return result;
            }
            catch (PostgresException exception) when ((MayBegin(exception) || IsStored(exception)) && attempt < Attempts)
            {
                await session.RollBackAsync().ConfigureAwait(false);
            }
        }
    }

    protected override async ValueTask<AppendResult> AppendAsync(
        SqlSession session,
        string stream,
        ExpectedVersion expected,
        IReadOnlyList<EventEnvelope> events,
        Array[] columns,
        AppendOptions options,
        CancellationToken cancellationToken)
    {
        try
        {
            return await AppendOnceAsync(
                session, stream, expected, events, columns, options, looks: true, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (IsStored(exception))
        {
            throw new EventIdConflictException(
                $"While these events were appended to stream '{stream}', another transaction stored one of the same id. Roll back, and " +
                "append again: what is a repetition is recognized then, and anything else names both events.", exception);
        }
        catch (PostgresException exception) when (
            exception.SqlState == PostgresErrorCodes.SerializationFailure && expected != ExpectedVersion.Any)
        {
            // In a caller's transaction that sees the database as it was when it began: somebody else has written to the stream since.
            throw new VersionConflictException(
                $"Stream '{stream}' was written to by another transaction after this one had begun, and the writer expected {expected}. " +
                "Roll back, load again and decide again.", exception);
        }
    }

    private static bool MayBegin(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>Whether the index of event ids has refused a row.</summary>
    private static bool IsStored(PostgresException exception) =>
        exception.SqlState == PostgresErrorCodes.UniqueViolation && exception.ConstraintName == "events_id";

    private static async ValueTask<AppendResult> AppendOnceAsync(
        SqlSession session,
        string stream,
        ExpectedVersion expected,
        IReadOnlyList<EventEnvelope> events,
        Array[] columns,
        AppendOptions options,
        bool looks,
        CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            "append",
            static row => (
                Appended: row.IsDBNull(0) ? (bool?)null : row.GetBoolean(0), Result: new AppendResult(row.GetInt64(1), row.GetInt64(2))),
            cancellationToken,
            [stream, expected.Value, .. columns, options.Publish ? OutboxPartitions.Of(events) : null, looks]).ConfigureAwait(false);
        var (appended, result) = rows[0];
        if (appended == true)
            return result;

        // One of the events is stored: perhaps by this very append, whose answer never arrived.
        if (appended is null
            && await FindRepeatedAsync(session, stream, expected, events, cancellationToken).ConfigureAwait(false) is { } first)
            return first;
        throw new VersionConflictException(stream, expected, result.Version);
    }
}
