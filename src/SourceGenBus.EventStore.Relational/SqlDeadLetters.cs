using System.Data.Common;
using System.Text.Json;

namespace SourceGenBus.EventStore.Relational;

/// <summary>Dead letters in an SQL database.</summary>
/// <param name="database">The database.</param>
/// <param name="timeProvider">Dates what is discarded; null for the system's clock.</param>
public sealed class SqlDeadLetters(SqlDatabase database, TimeProvider? timeProvider = null) : IDeadLetterStorage
{
    private readonly SqlDatabase _database = database ?? throw new ArgumentNullException(nameof(database));
    private readonly TimeProvider _clock = timeProvider ?? TimeProvider.System;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<DeadLetter>> ListAsync(
        DeadLetterFilter filter,
        int limit = 100,
        CancellationToken cancellationToken = default)
    {
        ThrowUnlessStorable(filter);
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var letters = await session.QueryAsync(
                "dead_list", Read, cancellationToken, [.. ValuesOf(filter), limit]).ConfigureAwait(false);
            for (var index = 0; index < letters.Count; index++)
                letters[index] = await AddAttemptsAsync(session, letters[index], cancellationToken).ConfigureAwait(false);
            return letters;
        }
    }

    /// <inheritdoc />
    public async ValueTask<long> CountAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default)
    {
        ThrowUnlessStorable(filter);
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return (await session.QueryAsync("dead_count", static row => row.GetInt64(0), cancellationToken, ValuesOf(filter)).ConfigureAwait(false))[0];
    }

    /// <inheritdoc />
    public async ValueTask<DeadLetter?> FindAsync(DeadLetterId id, CancellationToken cancellationToken = default)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return await session.QueryAsync(
                "dead_find", Read, cancellationToken, id.Position, HandlerOf(id)).ConfigureAwait(false) is [var letter]
                ? await AddAttemptsAsync(session, letter, cancellationToken).ConfigureAwait(false)
                : null;
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> ReplayAsync(DeadLetterId id, ReadOnlyMemory<byte>? payload = null, CancellationToken cancellationToken = default)
    {
        if (payload is { } edited)
            ThrowUnlessJson(edited.Span);
        var bytes = payload is { } given ? EnvelopeColumns.Bytes(given) : null;
        return EndAsync(
            id,
            async (session, partition, key) =>
            {
                if (HandlerOf(id).Length == 0)
                {
                    await session.ExecuteAsync("dead_replay", cancellationToken, id.Position, bytes).ConfigureAwait(false);
                }
                else
                {
                    if (key is not null)
                        await session.ExecuteAsync("held_ensure", cancellationToken, key, id.Handler, partition).ConfigureAwait(false);
                    await session.ExecuteAsync(
                        "dead_replay_delivery", cancellationToken, id.Position, id.Handler, bytes).ConfigureAwait(false);
                }

                await session.ExecuteAsync("dead_delete", cancellationToken, id.Position, HandlerOf(id)).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<bool> DiscardAsync(DeadLetterId id, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return EndAsync(
            id,
            async (session, _, _) => await session.ExecuteAsync(
                "dead_discard",
                cancellationToken,
                id.Position,
                HandlerOf(id),
                session.Database.Storable(reason),
                EnvelopeColumns.ToMicroseconds(_clock.GetUtcNow())).ConfigureAwait(false),
            cancellationToken);
    }

    private static void ThrowUnlessStorable(DeadLetterFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        CheckedText.ThrowUnlessStorable(filter.Name, "name to look for", nameof(filter));
        CheckedText.ThrowUnlessStorable(filter.Key, "key to look for", nameof(filter));
        CheckedText.ThrowUnlessStorable(filter.Handler, "handler to look for", nameof(filter));
        CheckedText.ThrowUnlessStorable(filter.ErrorText, "error text to look for", nameof(filter));
        CheckedText.ThrowUnlessStorable(filter.After?.Handler, "handler to go on from", nameof(filter));
    }

    // The default of the struct has no text.
    private static string HandlerOf(DeadLetterId id)
    {
        CheckedText.ThrowUnlessStorable(id.Handler, "handler of a dead letter", nameof(id));
        return id.Handler ?? "";
    }

    private static object?[] ValuesOf(DeadLetterFilter filter) =>
    [
        filter.After?.Position ?? long.MinValue,
        filter.After is { } after ? HandlerOf(after) : "",
        filter.Name,
        filter.Key,
        filter.Handler,
        filter.DiedFrom is { } from ? EnvelopeColumns.ToMicroseconds(from) : long.MinValue,
        filter.DiedBefore is { } before ? EnvelopeColumns.ToMicroseconds(before) : long.MaxValue,
        filter.ErrorText,
        filter.IncludeDiscarded ? 1 : 0,
    ];

    private static DeadLetter Read(DbDataReader row) =>
        new(
            new DeadLetterId(row.GetInt64(0), row.GetString(1)),
            EnvelopeColumns.Read(row, 5),
            EnvelopeColumns.FromMicroseconds(row.GetInt64(2)),
            [])
        {
            DiscardReason = row.IsDBNull(3) ? null : row.GetString(3),
            DiscardedAt = row.IsDBNull(4) ? null : EnvelopeColumns.FromMicroseconds(row.GetInt64(4)),
        };

    private static FailedAttempt ReadAttempt(DbDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetString(2), EnvelopeColumns.FromMicroseconds(row.GetInt64(3)));

    private static async ValueTask<DeadLetter> AddAttemptsAsync(
        SqlSession session,
        DeadLetter letter,
        CancellationToken cancellationToken) => letter with
    {
        Attempts = await session.QueryAsync(
            "attempts_list", ReadAttempt, cancellationToken, letter.Id.Position, letter.Id.Handler).ConfigureAwait(false),
    };

    /// <summary>A typing error would come back as a dead letter, after it had cost the old payload.</summary>
    private static void ThrowUnlessJson(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"The edited payload is no JSON: {exception.Message}", nameof(payload), exception);
        }
    }

    /// <summary>
    /// Does away with a dead letter and frees its key, both under the lock of its partition, which a relay takes first, too.
    /// </summary>
    private async ValueTask<bool> EndAsync(DeadLetterId id, Func<SqlSession, short, string?, Task> end, CancellationToken cancellationToken)
    {
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            var found = await session.QueryAsync(
                "dead_lock",
                static row => (Key: row.IsDBNull(0) ? null : row.GetString(0), Partition: row.GetInt16(1)),
                cancellationToken,
                id.Position,
                HandlerOf(id)).ConfigureAwait(false);
            if (found is not [var (key, partition)])
                return false;

            await end(session, partition, key).ConfigureAwait(false);
            if (key is not null && HandlerOf(id).Length == 0)
            {
                await session.ExecuteAsync("outbox_free", cancellationToken, key, SqlOutboxStorage.Parked).ConfigureAwait(false);
                await session.ExecuteAsync("outbox_unblock", cancellationToken, key).ConfigureAwait(false);
            }
            else if (key is not null)
            {
                await session.ExecuteAsync("delivery_free", cancellationToken, key, id.Handler).ConfigureAwait(false);
                await session.ExecuteAsync("held_free", cancellationToken, key, id.Handler).ConfigureAwait(false);
                await session.ExecuteAsync("held_forget", cancellationToken, key, id.Handler).ConfigureAwait(false);
            }

            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        _database.NotifyCommitted();
        return true;
    }
}
