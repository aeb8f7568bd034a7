using System.Data.Common;

namespace SourceGenBus.EventStore.Relational;

/// <summary>An inbox in an SQL database.</summary>
/// <param name="database">The database.</param>
/// <param name="timeProvider">Dates the claims.</param>
public sealed class SqlInbox(SqlDatabase database, TimeProvider timeProvider) : IInbox
{
    private const int ForgottenAtOnce = 1000;

    /// <inheritdoc />
    public ValueTask<bool> TryClaimAsync(
        DbTransaction transaction,
        string handler,
        Guid eventId,
        CancellationToken cancellationToken = default) =>
        TryClaimAsync(transaction, handler, eventId, content: null, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> TryClaimAsync(
        DbTransaction transaction,
        string handler,
        EventEnvelope envelope,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return TryClaimAsync(transaction, handler, envelope.Id, envelope, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        // In portions, each in a transaction of its own: a million in one statement would hold up everybody who writes.
        for (var forgotten = 0; ;)
        {
            var session = await database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                var portion = await session.ExecuteAsync(
                    "inbox_forget", cancellationToken, EnvelopeColumns.ToMicroseconds(before), ForgottenAtOnce).ConfigureAwait(false);
                forgotten += portion;
                if (portion < ForgottenAtOnce)
                    return forgotten;
            }
        }
    }

    private async ValueTask<bool> TryClaimAsync(
        DbTransaction transaction, string handler, Guid eventId, EventEnvelope? content, CancellationToken cancellationToken)
    {
        CheckedText.ThrowUnlessClaimable(handler);
        long? hash = content is null ? null : EventContents.HashOf(content);
        var session = database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            var now = EnvelopeColumns.ToMicroseconds(timeProvider.GetUtcNow());
            if (await session.ExecuteAsync("inbox_claim", cancellationToken, handler, eventId, now, hash).ConfigureAwait(false) == 1)
                return true;

            var claimed = await session.QueryAsync(
                "inbox_content",
                static row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0),
                cancellationToken,
                handler,
                eventId).ConfigureAwait(false);
            if (content is not null && claimed is [{ } other] && other != hash)
                throw EventContents.Conflict(content, handler);
            StoreInstruments.CountDuplicate(handler);
            return false;
        }
    }
}
