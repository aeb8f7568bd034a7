using System.Data.Common;

namespace SourceGenBus.EventStore.Sql;

/// <summary>What differs from one SQL database to the next. Safe for concurrent use.</summary>
/// <param name="scripts">The SQL.</param>
public abstract class SqlDatabase(SqlScripts scripts) : IAsyncDisposable
{
    private readonly SemaphoreSlim _migrating = new(1, 1);
    private readonly StoreSignal _changed = new();
    private volatile bool _migrated;

    /// <summary>The SQL.</summary>
    public SqlScripts Scripts { get; } = scripts ?? throw new ArgumentNullException(nameof(scripts));

    /// <summary>Rises when events may have been stored, in this process or another.</summary>
    public virtual StoreSignal Changed => _changed;

    /// <summary>Opens a session on a migrated database.</summary>
    /// <param name="writes">Whether the session will write.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <exception cref="StoreSchemaException">The schema is newer than this program, or it is no database.</exception>
    public async ValueTask<SqlSession> OpenAsync(bool writes, CancellationToken cancellationToken)
    {
        if (!_migrated)
            await MigrateAsync(cancellationToken).ConfigureAwait(false);
        return await ConnectAsync(writes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A session in the caller's transaction. Disposing it ends neither the transaction nor the connection.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <exception cref="ArgumentException">The transaction has ended already.</exception>
    public SqlSession Join(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return new SqlSession(
            this,
            transaction.Connection ?? throw new ArgumentException("The transaction has ended already.", nameof(transaction)),
            transaction,
            release: null,
            keepsCommands: true);
    }

    /// <summary>
    /// Takes the database to the newest schema, in one transaction and never destroying anything. Several processes may do so at once;
    /// one does it, the others wait.
    /// </summary>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <exception cref="StoreSchemaException">The schema is newer than this program, or it is no database.</exception>
    public async ValueTask MigrateAsync(CancellationToken cancellationToken)
    {
        await _migrating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_migrated)
                return;
            var session = await ConnectAsync(writes: true, cancellationToken).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
                await MigrateAsync(session, cancellationToken).ConfigureAwait(false);
            _migrated = true;
        }
        finally
        {
            _migrating.Release();
        }
    }

    /// <summary>Reads which schema the database has now. Nothing is migrated.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="StoreSchemaException">It is no database.</exception>
    public async ValueTask<StoreSchema> GetSchemaAsync(CancellationToken cancellationToken)
    {
        var session = await ConnectAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return new StoreSchema(await ReadVersionAsync(session, cancellationToken).ConfigureAwait(false), Scripts.Migrations.Count);
    }

    /// <summary>Tells everybody who waits, also in other processes where that is possible, after a commit of the store's own.</summary>
    public virtual void NotifyCommitted() => Rise();

    /// <summary>Arranges that everybody who waits is told when the caller's transaction commits, where that is possible.</summary>
    /// <param name="session">The session in the caller's transaction.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public abstract ValueTask NotifyOnCommitAsync(SqlSession session, CancellationToken cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _migrating.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Wakes everybody in this process who waits.</summary>
    protected void Rise() => _changed.Rise();

    /// <summary>Connects, whatever the schema is.</summary>
    /// <param name="writes">Whether the session will write.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    protected abstract ValueTask<SqlSession> ConnectAsync(bool writes, CancellationToken cancellationToken);

    /// <summary>Closes what is open.</summary>
    protected abstract ValueTask CloseAsync();

    /// <summary>Gives a command its values.</summary>
    /// <param name="command">A command of this database, which may have had other values before.</param>
    /// <param name="values">The values of $1, $2 ...; null for SQL's null.</param>
    protected internal abstract void Bind(DbCommand command, ReadOnlySpan<object?> values);

    /// <summary>Runs a statement once for each row of the columns.</summary>
    /// <param name="session">The session.</param>
    /// <param name="statement">The name of the statement.</param>
    /// <param name="columns">Arrays of the same length, at least one row.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    protected internal abstract ValueTask<int> ExecuteManyAsync(
        SqlSession session, string statement, Array[] columns, CancellationToken cancellationToken);

    /// <summary>Runs a script of several statements.</summary>
    private static async ValueTask RunAsync(SqlSession session, string script, CancellationToken cancellationToken)
    {
        var command = session.Connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = session.Transaction;
#pragma warning disable CA2100 // The text comes from the adapter's own files.
            command.CommandText = script;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask MigrateAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken).ConfigureAwait(false);
        await RunAsync(session, Scripts["migration_lock"], cancellationToken).ConfigureAwait(false);
        var current = await ReadVersionAsync(session, cancellationToken).ConfigureAwait(false);
        if (current > Scripts.Migrations.Count)
        {
            throw new StoreSchemaException(
                $"The store has schema version {current}, but this program knows versions up to {Scripts.Migrations.Count} only: a newer program has migrated it. Update this one; nothing was changed.");
        }

        if (current == Scripts.Migrations.Count)
            return;
        foreach (var migration in Scripts.Migrations.Skip(current))
            await RunAsync(session, migration, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("schema_version_set", cancellationToken, Scripts.Migrations.Count).ConfigureAwait(false);
        await session.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The version of the schema; 0 without one.</summary>
    private static async ValueTask<int> ReadVersionAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var tables = await session.QueryAsync("schema_tables", static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        if (tables[0] == 0)
            return 0;
        return await session.QueryAsync("schema_version", static row => row.GetInt32(0), cancellationToken).ConfigureAwait(false) is [var version and >= 0]
            ? version
            : throw new StoreSchemaException("The table of the store's schema version does not hold one version, so it is not the store's, or damaged. Nothing was changed.");
    }
}
