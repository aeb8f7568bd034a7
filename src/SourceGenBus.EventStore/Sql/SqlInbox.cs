using System.Data.Common;

namespace SourceGenBus.EventStore.Sql;

/// <summary>An inbox in an SQL database.</summary>
/// <param name="database">The database.</param>
/// <param name="clock">Dates the claims.</param>
public sealed class SqlInbox(SqlDatabase database, TimeProvider clock) : IInbox
{
    /// <inheritdoc />
    public async ValueTask<bool> TryClaimAsync(DbTransaction transaction, string handler, Guid eventId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(handler);
        var session = database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            var claimed = await session.ExecuteAsync(
                "inbox_claim", cancellationToken, handler, eventId, EnvelopeColumns.ToMicroseconds(clock.GetUtcNow())).ConfigureAwait(false) == 1;
            if (!claimed)
                StoreInstruments.CountDuplicate(handler);
            return claimed;
        }
    }

    /// <inheritdoc />
    public async ValueTask<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        var session = await database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return await session.ExecuteAsync("inbox_forget", cancellationToken, EnvelopeColumns.ToMicroseconds(before)).ConfigureAwait(false);
    }
}
