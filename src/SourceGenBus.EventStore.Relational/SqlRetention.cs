using System.Globalization;

namespace SourceGenBus.EventStore.Relational;

/// <summary>Retention and erasure in an SQL database.</summary>
/// <param name="database">The database.</param>
/// <param name="deadLetters">Its dead letters.</param>
/// <param name="timeProvider">Tells what is old.</param>
public sealed class SqlRetention(SqlDatabase database, IDeadLetterStorage deadLetters, TimeProvider timeProvider) : IStoreRetention
{
    private const int ErasurePortion = 500;
    private const string ErasedReason = "redacted";
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    private readonly SqlDatabase _database = database ?? throw new ArgumentNullException(nameof(database));
    private readonly IDeadLetterStorage _deadLetters = deadLetters ?? throw new ArgumentNullException(nameof(deadLetters));
    private readonly TimeProvider _clock = timeProvider ?? throw new ArgumentNullException(nameof(timeProvider));

    /// <inheritdoc />
    public ValueTask<RetentionReport> CountAsync(RetentionPolicy policy, CancellationToken cancellationToken = default) =>
        RunAsync(policy, deletes: false, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RetentionReport> ApplyAsync(RetentionPolicy policy, CancellationToken cancellationToken = default) =>
        RunAsync(policy, deletes: true, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<bool> ArchiveStreamAsync(string stream, CancellationToken cancellationToken = default)
    {
        CheckedText.ThrowUnlessNamed(stream, "stream");
        return await ExecuteAsync(
            "retention_archive", cancellationToken, stream, EnvelopeColumns.ToMicroseconds(_clock.GetUtcNow())).ConfigureAwait(false) > 0;
    }

    /// <inheritdoc />
    public async ValueTask<bool> RestoreStreamAsync(string stream, CancellationToken cancellationToken = default)
    {
        CheckedText.ThrowUnlessNamed(stream, "stream");
        return await ExecuteAsync("retention_restore", cancellationToken, stream).ConfigureAwait(false) > 0;
    }

    /// <inheritdoc />
    public async ValueTask<ErasureReport> RedactStreamAsync(string stream, CancellationToken cancellationToken = default)
    {
        CheckedText.ThrowUnlessNamed(stream, "stream");
        var total = new ErasureReport(0, 0, 0, 0, 0);
        var at = _clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        for (long from = 0; await LastOfPortionAsync(stream, from, cancellationToken).ConfigureAwait(false) is { } to; from = to + 1)
        {
            // Discarding frees the keys of what is dead; nobody shall replay it.
            foreach (var id in await DeadLettersOfAsync(stream, from, to, cancellationToken).ConfigureAwait(false))
                await _deadLetters.DiscardAsync(id, ErasedReason, cancellationToken).ConfigureAwait(false);
            var portion = await RedactPortionAsync(stream, from, to, at, cancellationToken).ConfigureAwait(false);
            total = new ErasureReport(
                total.Redacted + portion.Redacted,
                0,
                total.OutboxEvents + portion.OutboxEvents,
                total.DeadLetters + portion.DeadLetters,
                total.Snapshots + portion.Snapshots);
        }

        return total;
    }

    /// <inheritdoc />
    public async ValueTask<ErasureReport> DeleteStreamAsync(string stream, CancellationToken cancellationToken = default)
    {
        // Contents first: a copy is found by the event that it is one of.
        var redacted = await RedactStreamAsync(stream, cancellationToken).ConfigureAwait(false);
        var cut = new RetentionCut(long.MinValue, long.MaxValue, long.MaxValue, IsWhole: true);
        long deleted = 0;
        while (true)
        {
            var (count, goesOn, _) = await CutAsync(stream, cut, ErasurePortion, cancellationToken).ConfigureAwait(false);
            deleted += count;
            if (!goesOn)
                return redacted with { Deleted = deleted };
        }
    }

    private async ValueTask<RetentionReport> RunAsync(RetentionPolicy policy, bool deletes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        policy.Validate();
        foreach (var rule in policy.Events)
            CheckedText.ThrowUnlessStorable(rule.StreamPrefix, "beginning of streams", nameof(policy));
        var (now, size) = (_clock.GetUtcNow(), policy.PortionSize);
        long letters = 0, claims = 0;
        if (policy.DiscardedDeadLetters is { } keptLetters)
            letters = await DeleteDiscardedAsync(Before(now, keptLetters), size, deletes, cancellationToken).ConfigureAwait(false);
        if (policy.InboxClaims is { } keptClaims)
            claims = await ForgetAsync(Before(now, keptClaims), size, deletes, cancellationToken).ConfigureAwait(false);

        var slowest = policy.IgnoresCheckpoints ? null : await SlowestAsync(policy, cancellationToken).ConfigureAwait(false);
        var (safe, streams, events, isHeldBack) = (
            slowest?.Position ?? long.MaxValue, new HashSet<string>(StringComparer.Ordinal), 0L, false);
        var passes = policy.Events.Select(rule => (rule.StreamPrefix, Cut: new RetentionCut(
            rule.MaxAge is { } age ? Before(now, age) : long.MinValue,
            rule.MaxCount ?? long.MaxValue,
            safe,
            IsWhole: false), Statement: "retention_streams")).ToList();
        if (policy.ArchivedStreams is { } keptStreams)
            passes.Add(("", new RetentionCut(Before(now, keptStreams), long.MaxValue, safe, IsWhole: true), "retention_archived"));

        foreach (var (prefix, cut, statement) in passes)
        {
            await foreach (var stream in StreamsAsync(statement, prefix, cut, size, cancellationToken).ConfigureAwait(false))
            {
                var (count, held) = deletes
                    ? await CutAllAsync(stream, cut, size, cancellationToken).ConfigureAwait(false)
                    : await CountCutAsync(stream, cut, size, cancellationToken).ConfigureAwait(false);
                isHeldBack |= held;
                events += count;
                if (count > 0)
                    streams.Add(stream);
            }
        }

        return new RetentionReport(letters, claims, events, streams.Count) { HeldBackBy = isHeldBack ? slowest : null };
    }

    private static long Before(DateTimeOffset now, TimeSpan age) =>
        EnvelopeColumns.ToMicroseconds(age.Ticks >= now.UtcTicks ? DateTimeOffset.MinValue : now - age);

    private async ValueTask<Checkpoint?> SlowestAsync(RetentionPolicy policy, CancellationToken cancellationToken)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var checkpoints = await session.QueryAsync(
                "checkpoint_list",
                static row => (Name: row.GetString(0), Position: row.GetInt64(1)),
                cancellationToken).ConfigureAwait(false);
            var last = (await session.QueryAsync("horizon", static row => row.GetInt64(1), cancellationToken).ConfigureAwait(false))[0];
            return checkpoints.Where(checkpoint => !IsIgnored(policy, checkpoint.Name)).OrderBy(static checkpoint => checkpoint.Position)
                .Select(checkpoint => new Checkpoint(checkpoint.Name, checkpoint.Position, last - checkpoint.Position)).FirstOrDefault();
        }
    }

    private async ValueTask<long> DeleteDiscardedAsync(long before, int size, bool deletes, CancellationToken cancellationToken)
    {
        if (!deletes)
            return await CountAsync("retention_discarded_count", before, cancellationToken).ConfigureAwait(false);
        long deleted = 0;
        while (true)
        {
            var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                await session.BeginAsync(cancellationToken).ConfigureAwait(false);
                var portion = await session.QueryAsync(
                    "retention_discarded",
                    static row => (Position: row.GetInt64(0), Handler: row.GetString(1)),
                    cancellationToken,
                    before,
                    size).ConfigureAwait(false);
                foreach (var (position, handler) in portion)
                {
                    await session.ExecuteAsync("dead_delete", cancellationToken, position, handler).ConfigureAwait(false);
                    await session.ExecuteAsync("retention_attempts", cancellationToken, position, handler).ConfigureAwait(false);
                }

                await session.CommitAsync(cancellationToken).ConfigureAwait(false);
                deleted += portion.Count;
                if (portion.Count < size)
                    return deleted;
            }
        }
    }

    private async ValueTask<long> ForgetAsync(long before, int size, bool deletes, CancellationToken cancellationToken)
    {
        if (!deletes)
            return await CountAsync("retention_inbox_count", before, cancellationToken).ConfigureAwait(false);
        for (long forgotten = 0; ;)
        {
            var portion = await ExecuteAsync("retention_inbox", cancellationToken, before, size).ConfigureAwait(false);
            forgotten += portion;
            if (portion < size)
                return forgotten;
        }
    }

    private async IAsyncEnumerable<string> StreamsAsync(
        string statement,
        string prefix,
        RetentionCut cut,
        int size,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = ""; ;)
        {
            List<string> page;
            var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
                page = await session.QueryAsync(
                    statement,
                    static row => row.GetString(0),
                    cancellationToken,
                    after,
                    prefix,
                    cut.Before,
                    cut.MaxCount,
                    size).ConfigureAwait(false);
            foreach (var stream in page)
                yield return stream;
            if (page.Count < size)
                yield break;
            after = page[^1];
        }
    }

    private async ValueTask<(long Count, bool IsHeldBack)> CutAllAsync(
        string stream,
        RetentionCut cut,
        int size,
        CancellationToken cancellationToken)
    {
        for (long total = 0; ;)
        {
            var (count, goesOn, isHeldBack) = await CutAsync(stream, cut, size, cancellationToken).ConfigureAwait(false);
            total += count;
            if (!goesOn)
                return (total, isHeldBack);
        }
    }

    /// <summary>Deletes a portion from the beginning of a stream, while nobody can append to it.</summary>
    private async ValueTask<(int Count, bool GoesOn, bool IsHeldBack)> CutAsync(
        string stream,
        RetentionCut cut,
        int size,
        CancellationToken cancellationToken)
    {
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            if (await ReadStreamAsync(session, "retention_stream_lock", stream, cancellationToken).ConfigureAwait(false) is not { } state)
                return default;
            var (versions, goesOn, isHeldBack) = await SelectAsync(
                session, stream, state, state.First, cut, size, cancellationToken).ConfigureAwait(false);
            if (versions == 0)
                return (0, false, isHeldBack);
            var deleted = await session.ExecuteAsync(
                "retention_events_delete", cancellationToken, stream, state.First + versions - 1).ConfigureAwait(false);
            await session.ExecuteAsync("retention_stream_cut", cancellationToken, stream, state.First + versions).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
            return (deleted, goesOn, isHeldBack);
        }
    }

    private async ValueTask<(long Count, bool IsHeldBack)> CountCutAsync(
        string stream,
        RetentionCut cut,
        int size,
        CancellationToken cancellationToken)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            if (await ReadStreamAsync(session, "retention_stream", stream, cancellationToken).ConfigureAwait(false) is not { } state)
                return default;
            for (long count = 0; ;)
            {
                var (versions, goesOn, isHeldBack) = await SelectAsync(
                    session, stream, state, state.First + count, cut, size, cancellationToken).ConfigureAwait(false);
                count += versions;
                if (!goesOn)
                    return (count, isHeldBack);
            }
        }
    }

    /// <summary>How many events from a version on may go, at most a portion.</summary>
    private static async ValueTask<(int Versions, bool GoesOn, bool IsHeldBack)> SelectAsync(
        SqlSession session,
        string stream,
        RetentionStream state,
        long from,
        RetentionCut cut,
        int size,
        CancellationToken cancellationToken)
    {
        if (cut.IsWhole && cut.Before != long.MinValue && !state.IsArchived)
            return default;
        var end = cut.IsWhole ? state.Version + 1 : Math.Min(state.Version, state.Snapshot ?? state.Version);
        var rows = await session.QueryAsync(
            "retention_events",
            static row => (Version: row.GetInt64(0), Position: row.GetInt64(1), Time: row.GetInt64(2)),
            cancellationToken,
            stream,
            from,
            end,
            size).ConfigureAwait(false);
        var versions = 0;
        foreach (var row in rows)
        {
            if (!cut.IsWhole && row.Time >= cut.Before && row.Version > state.Version - cut.MaxCount)
                return (versions, false, false);
            if (row.Position > cut.Safe)
                return (versions, false, true);
            versions++;
        }

        return (versions, versions == size, false);
    }

    private static async ValueTask<RetentionStream?> ReadStreamAsync(
        SqlSession session,
        string statement,
        string stream,
        CancellationToken cancellationToken)
    {
        var found = await session.QueryAsync(
            statement,
            static row => new RetentionStream(
                row.GetInt64(0), row.GetInt64(1), row.GetInt64(2) == 1, row.IsDBNull(3) ? null : row.GetInt64(3)),
            cancellationToken,
            stream).ConfigureAwait(false);
        return found is [var state] ? state : null;
    }

    private async ValueTask<long?> LastOfPortionAsync(string stream, long from, CancellationToken cancellationToken)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var versions = await session.QueryAsync(
                "erase_versions", static row => row.GetInt64(0), cancellationToken, stream, from, ErasurePortion).ConfigureAwait(false);
            return versions is [.., var last] ? last : null;
        }
    }

    private async ValueTask<List<DeadLetterId>> DeadLettersOfAsync(string stream, long from, long to, CancellationToken cancellationToken)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return await session.QueryAsync(
                "erase_dead_find",
                static row => new DeadLetterId(row.GetInt64(0), row.GetString(1)),
                cancellationToken,
                stream,
                from,
                to).ConfigureAwait(false);
        }
    }

    private async ValueTask<ErasureReport> RedactPortionAsync(
        string stream,
        long from,
        long to,
        string at,
        CancellationToken cancellationToken)
    {
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.ExecuteAsync("erase_prepare", cancellationToken).ConfigureAwait(false);
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync("erase_attempts", cancellationToken, stream, from, to).ConfigureAwait(false);
            await session.ExecuteAsync("erase_parked", cancellationToken, stream, from, to).ConfigureAwait(false);
            var letters = await session.ExecuteAsync(
                "erase_dead", cancellationToken, stream, from, to, at, EmptyObject).ConfigureAwait(false);
            var waiting = await session.ExecuteAsync(
                "erase_outbox", cancellationToken, stream, from, to, at, EmptyObject).ConfigureAwait(false)
                + await session.ExecuteAsync(
                    "erase_deliveries", cancellationToken, stream, from, to, at, EmptyObject).ConfigureAwait(false);
            var snapshots = await session.ExecuteAsync("erase_snapshot", cancellationToken, stream).ConfigureAwait(false);
            var events = await session.ExecuteAsync(
                "erase_events", cancellationToken, stream, from, to, at, EmptyObject).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new ErasureReport(events, 0, waiting, letters, snapshots);
        }
    }

    private async ValueTask<int> ExecuteAsync(string statement, CancellationToken cancellationToken, params object?[] values)
    {
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return await session.ExecuteAsync(statement, cancellationToken, values).ConfigureAwait(false);
    }

    private async ValueTask<long> CountAsync(string statement, long before, CancellationToken cancellationToken)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return (await session.QueryAsync(statement, static row => row.GetInt64(0), cancellationToken, before).ConfigureAwait(false))[0];
    }

    /// <summary>Whether a checkpoint holds nothing back. That of a partition has the name of its projection and a number.</summary>
    private static bool IsIgnored(RetentionPolicy policy, string checkpoint) => policy.IgnoredCheckpoints.Any(
        name => checkpoint == name || (checkpoint.StartsWith(name, StringComparison.Ordinal) && checkpoint[name.Length] == '#'));
}
