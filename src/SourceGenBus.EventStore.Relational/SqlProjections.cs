using System.Data.Common;
using System.Globalization;

namespace SourceGenBus.EventStore.Relational;

/// <summary>What projections and subscriptions keep in an SQL database.</summary>
/// <param name="database">The database.</param>
public sealed class SqlProjections(SqlDatabase database) : IProjectionStorage
{
    private readonly SqlDatabase _database = database ?? throw new ArgumentNullException(nameof(database));

    /// <inheritdoc />
    public async ValueTask<ProjectionState> LockAsync(
        DbTransaction transaction, string projection, int partitions, bool exclusive, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(projection);
        var session = _database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            // There must be a row to lock.
            await session.ExecuteAsync("projection_create", cancellationToken, projection, partitions).ConfigureAwait(false);
            return (await session.QueryAsync(exclusive ? "projection_lock" : "projection_share", ReadState, cancellationToken, projection).ConfigureAwait(false))[0];
        }
    }

    /// <inheritdoc />
    public async ValueTask<ProjectionState?> FindAsync(string projection, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(projection);
        var rows = await QueryAsync("projection_state", ReadState, cancellationToken, projection).ConfigureAwait(false);
        return rows is [var state] ? state : null;
    }

    /// <inheritdoc />
    public async ValueTask ResetAsync(
        DbTransaction transaction, string projection, ProjectionState state, int partitions, CancellationToken cancellationToken = default)
    {
        var session = _database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            await ClearAsync(session, projection, state, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync("projection_reset", cancellationToken, projection, partitions).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask RemoveAsync(
        DbTransaction transaction,
        string projection,
        ProjectionState state,
        CancellationToken cancellationToken = default)
    {
        var session = _database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            await ClearAsync(session, projection, state, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync("projection_remove", cancellationToken, projection).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask<int> GetActiveVersionAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return await QueryAsync(
            "version_read", static row => row.GetInt32(0), cancellationToken, name).ConfigureAwait(false) is [var version]
            ? version
            : 1;
    }

    /// <inheritdoc />
    public async ValueTask<int> LockActiveVersionAsync(
        DbTransaction transaction,
        string name,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var session = _database.Join(transaction);
        await using (session.ConfigureAwait(false))
        {
            await session.ExecuteAsync("version_create", cancellationToken, name).ConfigureAwait(false);
            return (
                await session.QueryAsync("version_lock", static row => row.GetInt32(0), cancellationToken, name).ConfigureAwait(false))[0];
        }
    }

    /// <inheritdoc />
    public async ValueTask SetActiveVersionAsync(
        DbTransaction transaction,
        string name,
        int version,
        CancellationToken cancellationToken = default) =>
        await ExecuteAsync(transaction, "version_set", cancellationToken, name, version).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask ParkAsync(DbTransaction transaction, ParkedEvent parked, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parked);
        await ExecuteAsync(
            transaction,
            "parked_insert",
            cancellationToken,
            parked.Projection,
            parked.Position,
            parked.Stream,
            parked.Version,
            parked.EventName,
            parked.Attempts,
            parked.Error,
            EnvelopeColumns.ToMicroseconds(parked.ParkedAt)).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<bool> UnparkAsync(
        DbTransaction transaction,
        string projection,
        long position,
        CancellationToken cancellationToken = default) =>
        await ExecuteAsync(transaction, "parked_delete", cancellationToken, projection, position).ConfigureAwait(false) > 0;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ParkedEvent>> ListParkedAsync(
        string projection = "",
        long afterPosition = 0,
        string? afterProjection = null,
        int limit = 100,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(projection);
        CheckedText.ThrowUnlessStorable(projection, "name of a projection");
        CheckedText.ThrowUnlessStorable(afterProjection, "projection to go on from");
        return await QueryAsync(
            "parked_list",
            static row => new ParkedEvent(
                row.GetString(0),
                row.GetInt64(1),
                row.GetString(2),
                row.GetInt64(3),
                row.GetString(4),
                row.GetInt32(5),
                row.GetString(6),
                EnvelopeColumns.FromMicroseconds(row.GetInt64(7))),
            cancellationToken,
            projection,
            afterPosition,
            afterProjection,
            limit).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<long> CountParkedAsync(string projection, CancellationToken cancellationToken = default) =>
        (await QueryAsync("parked_count", static row => row.GetInt64(0), cancellationToken, projection).ConfigureAwait(false))[0];

    /// <inheritdoc />
    public async ValueTask<long?> LeaseAsync(
        string subscription,
        string owner,
        TimeSpan duration,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(subscription);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var rows = await session.QueryAsync(
                "subscription_lease",
                static row => row.GetInt64(0),
                cancellationToken,
                subscription,
                owner,
                duration.Ticks / TimeSpan.TicksPerMicrosecond).ConfigureAwait(false);
            return rows is [var position] ? position : null;
        }
    }

    /// <inheritdoc />
    public async ValueTask<bool> AdvanceAsync(
        DbTransaction transaction, string subscription, string owner, long position, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(transaction, "subscription_advance", cancellationToken, subscription, owner, position).ConfigureAwait(false) > 0;

    /// <inheritdoc />
    public async ValueTask ReleaseAsync(string subscription, string owner, CancellationToken cancellationToken = default)
    {
        var session = await _database.OpenAsync(writes: true, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            await session.ExecuteAsync("subscription_release", cancellationToken, subscription, owner).ConfigureAwait(false);
    }

    private static ProjectionState ReadState(DbDataReader row) => new(row.GetInt64(0), row.GetInt32(1), row.GetInt32(2) != 0);

    /// <summary>Deletes the checkpoints of partitions and the records of parked events.</summary>
    private static async ValueTask ClearAsync(
        SqlSession session,
        string projection,
        ProjectionState state,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(projection);
        if (state.Partitions > 1)
        {
            for (var number = 0; number < state.Partitions; number++)
                await session.ExecuteAsync(
                    "checkpoint_delete",
                    cancellationToken,
                    string.Create(CultureInfo.InvariantCulture, $"{projection}#{number}")).ConfigureAwait(false);
        }

        await session.ExecuteAsync("parked_clear", cancellationToken, projection).ConfigureAwait(false);
    }

    private async ValueTask<int> ExecuteAsync(
        DbTransaction transaction,
        string statement,
        CancellationToken cancellationToken,
        params object?[] values)
    {
        var session = _database.Join(transaction);
        await using (session.ConfigureAwait(false))
            return await session.ExecuteAsync(statement, cancellationToken, values).ConfigureAwait(false);
    }

    private async ValueTask<List<T>> QueryAsync<T>(
        string statement,
        Func<DbDataReader, T> read,
        CancellationToken cancellationToken,
        params object?[] values)
    {
        var session = await _database.OpenAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return await session.QueryAsync(statement, read, cancellationToken, values).ConfigureAwait(false);
    }
}
