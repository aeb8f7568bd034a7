namespace SourceGenBus.EventStore.Relational;

/// <summary>Writes the rows of an outbox in somebody else's transaction.</summary>
internal static class SqlOutboxWrites
{
    internal const string Statement = "outbox_write";

    internal static async ValueTask WriteAsync(
        SqlSession session, IReadOnlyList<EventEnvelope> events, DateTimeOffset? notBefore, CancellationToken cancellationToken)
    {
        var rows = Rows(events, notBefore);
        await using (session.ConfigureAwait(false))
        {
            await session.ExecuteManyAsync(Statement, cancellationToken, rows).ConfigureAwait(false);
            await session.Database.NotifyOnCommitAsync(session, cancellationToken).ConfigureAwait(false);
        }
    }

    internal static void Write(SqlSession session, IReadOnlyList<EventEnvelope> events)
    {
        session.Database.ExecuteMany(session, Statement, Rows(events, notBefore: null));
        session.Database.NotifyOnCommit(session);
    }

    internal static Array[] Rows(IReadOnlyList<EventEnvelope> events, Array[] columns, DateTimeOffset? notBefore)
    {
        var due = new long[events.Count];
        Array.Fill(due, notBefore is { } time ? EnvelopeColumns.ToMicroseconds(time) : 0);
        return [.. columns, OutboxPartitions.Of(events), due];
    }

    private static Array[] Rows(IReadOnlyList<EventEnvelope> events, DateTimeOffset? notBefore)
    {
        EventContents.ThrowIfRepeated(events);
        return Rows(events, EnvelopeColumns.Of(events), notBefore);
    }
}
