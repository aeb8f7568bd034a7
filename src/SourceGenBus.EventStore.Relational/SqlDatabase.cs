using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Transactions;

namespace SourceGenBus.EventStore.Relational;

/// <summary>What differs from one SQL database to the next. Safe for concurrent use.</summary>
/// <param name="scripts">The SQL.</param>
public abstract class SqlDatabase(SqlScripts scripts) : IAsyncDisposable
{
    private readonly SemaphoreSlim _migrating = new(1, 1);
    private readonly StoreSignal _changed = new();
    private volatile bool _migrated;
    private int _disposed;

    /// <summary>The SQL.</summary>
    public SqlScripts Scripts { get; } = scripts ?? throw new ArgumentNullException(nameof(scripts));

    /// <summary>Rises when events may have been stored, in this process or another.</summary>
    public virtual StoreSignal Changed => _changed;

    /// <summary>
    /// How many connections there can be at a time, for example because of the size of a pool. Unlimited where the adapter says nothing
    /// else.
    /// </summary>
    public virtual int MaximumConnections => int.MaxValue;

    /// <summary>
    /// Whether an exception means that the database cannot be used at present, and not that the work or the program is at fault: a
    /// connection that was lost or not given, a time-out, a lock that was not granted, a disk that is full. Whoever works for the store all
    /// the time tries again then. An adapter decides by the codes of its provider, never by message text.
    /// </summary>
    /// <param name="exception">What the store, or a statement of the application in the store's database, threw.</param>
    public virtual bool IsOutage(Exception exception) => OutageClassification.IsOutage(exception);

    /// <summary>Whether one transaction keeps all others from writing, those of other processes, too.</summary>
    public virtual bool HasOneWriter => false;

    /// <summary>
    /// Whether rows of a result come over the connection even if they are not read. Then each statement that reads a page of events has a
    /// variant with a name that ends in <c>_by_size</c>, which returns no event that lies behind $4 bytes of payloads, and the statement
    /// itself returns null in the place of a payload of more than $4 bytes.
    /// </summary>
    protected internal virtual bool SendsUnreadRows => false;

    /// <summary>See <see cref="IOutboxStorage.SupportsAmbientTransactions"/>.</summary>
    public virtual bool SupportsAmbientTransactions => false;

    /// <summary>See <see cref="IOutboxStorage.IsSameDatabase"/>.</summary>
    /// <param name="connection">The connection.</param>
    public virtual bool IsSameDatabase(DbConnection connection) => true;

    /// <summary>See <see cref="IOutboxStorage.ExclusiveWriter"/>.</summary>
    public virtual object? ExclusiveWriter => null;

    /// <summary>
    /// Whether the store takes an older schema to the newest. When it does not, an older schema is refused as a newer one is.
    /// </summary>
    public virtual bool MigratesSchema => true;

    /// <summary>
    /// Opens a session on a migrated database. It takes no part in an ambient transaction
    /// (<see cref="System.Transactions.TransactionScope"/>) of the caller.
    /// </summary>
    /// <param name="writes">Whether the session will write.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <exception cref="StoreSchemaException">The schema is newer than this program, or it is no database.</exception>
    /// <exception cref="InvalidOperationException">
    /// The database has one writer, the session will write, and a handler or a projection asks for it whose own transaction is that writer.
    /// </exception>
    public async ValueTask<SqlSession> OpenAsync(bool writes, CancellationToken cancellationToken)
    {
        using var outside = OutsideOfAmbientTransaction();
        return await OpenForCallerAsync(writes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Opens a session for what a caller asks of the store. It takes part in the caller's ambient transaction, where the provider's
    /// connections do.
    /// </summary>
    /// <param name="writes">Whether the session will write.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <exception cref="StoreSchemaException">The schema is newer than this program, or it is no database.</exception>
    public async ValueTask<SqlSession> OpenForCallerAsync(bool writes, CancellationToken cancellationToken)
    {
        if (writes && HasOneWriter)
            StoreTransaction.ThrowIfInside(this);
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

    /// <summary>A session on the caller's connection. Disposing it ends neither a transaction nor the connection.</summary>
    /// <param name="connection">The open connection.</param>
    /// <param name="transaction">Its transaction; null for the ambient transaction that the connection takes part in.</param>
    /// <exception cref="ArgumentException">The transaction has ended already, or is one of another connection.</exception>
    /// <exception cref="NotSupportedException">There is no transaction, and the database takes no part in ambient ones.</exception>
    internal SqlSession Join(DbConnection connection, DbTransaction? transaction)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (transaction is null && !SupportsAmbientTransactions)
            throw new NotSupportedException(
                "This database takes no part in ambient transactions. Write in a transaction of the connection.");
        if (transaction is not null && transaction.Connection != connection)
            throw new ArgumentException("The transaction has ended already, or is one of another connection.", nameof(transaction));
        return new SqlSession(this, connection, transaction, release: null);
    }

    /// <summary>
    /// Takes the database to the newest schema, in one transaction and never destroying anything. Several processes may do so at once;
    /// one does it, the others wait. Without <see cref="MigratesSchema"/> it only checks.
    /// </summary>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <exception cref="StoreSchemaException">
    /// The schema is newer than this program, or older and must not be migrated, or it is no database.
    /// </exception>
    public async ValueTask MigrateAsync(CancellationToken cancellationToken)
    {
        using var outside = OutsideOfAmbientTransaction();
        await _migrating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_migrated)
                return;
            if (MigratesSchema)
            {
                var session = await ConnectAsync(writes: true, cancellationToken).ConfigureAwait(false);
                await using (session.ConfigureAwait(false))
                    await MigrateAsync(session, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                (await GetSchemaAsync(cancellationToken).ConfigureAwait(false)).ThrowUnlessNewest();
            }

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
        using var outside = OutsideOfAmbientTransaction();
        var session = await ConnectAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return new StoreSchema(await ReadVersionAsync(session, cancellationToken).ConfigureAwait(false), Scripts.Migrations.Count);
    }

    /// <summary>
    /// The SQL that a migration of this database would run now, for somebody who reviews it or runs it; empty when there is nothing to do.
    /// </summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="StoreSchemaException">The schema is newer than this program, or it is no database.</exception>
    public async ValueTask<string> GetMigrationScriptAsync(CancellationToken cancellationToken)
    {
        using var outside = OutsideOfAmbientTransaction();
        var session = await ConnectAsync(writes: false, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var current = await ReadVersionAsync(session, cancellationToken).ConfigureAwait(false);
            var newest = Scripts.Migrations.Count;
            if (current > newest)
                new StoreSchema(current, newest).ThrowUnlessNewest();
            if (current == newest)
                return "";
            var script = new StringBuilder();
            script.Append(
                CultureInfo.InvariantCulture,
                $"-- From schema version {current} to {newest}. Stop programs of older versions first: they refuse the newer schema.\n");
            script.Append("begin;\n\n").Append(Scripts["migration_lock"]).Append(";\n\n");
            foreach (var migration in Scripts.Migrations.Skip(current))
                script.Append((await AdaptAsync(session, migration, cancellationToken).ConfigureAwait(false)).Trim()).Append("\n\n");
            script.Append(Scripts["schema_version_set"].Replace("$1", newest.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)).Append(";\n\ncommit;\n");
            return script.ToString();
        }
    }

    /// <summary>Tells everybody who waits, also in other processes where that is possible, after a commit of the store's own.</summary>
    public virtual void NotifyCommitted() => SignalChanged();

    /// <summary>Arranges that everybody who waits is told when the caller's transaction commits, where that is possible.</summary>
    /// <param name="session">The session in the caller's transaction.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public abstract ValueTask NotifyOnCommitAsync(SqlSession session, CancellationToken cancellationToken);

    /// <summary>
    /// The same for a caller that must not wait asynchronously. By default it blocks until the asynchronous form has ended.
    /// </summary>
    /// <param name="session">The session in the caller's transaction.</param>
    protected internal virtual void NotifyOnCommit(SqlSession session) =>
        NotifyOnCommitAsync(session, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Closes what is open. Doing so again does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await CloseAsync().ConfigureAwait(false);
        _migrating.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Commits a transaction, and throws when the database does anything else. A database that answers the commit of a failed
    /// transaction with a rollback, as PostgreSQL does, overrides it.
    /// </summary>
    /// <param name="transaction">
    /// The transaction. It can still be rolled back when this throws <see cref="TransactionNotCommittedException"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels it, as long as the commit was not sent.</param>
    /// <exception cref="TransactionNotCommittedException">
    /// A statement in the transaction had failed before; nothing is committed.
    /// </exception>
    protected internal virtual async ValueTask CommitAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The highest character that the database's encoding holds; all of them unless an adapter says otherwise. In recorded failures and
    /// reasons what is above it is replaced.
    /// </summary>
    protected virtual char HighestCharacter => char.MaxValue;

    /// <summary>Text from outside, such as that of an exception, as this database can store it.</summary>
    /// <param name="text">The text.</param>
    internal string Storable(string? text) => StoredText.Of(text, StoredText.MaximumLength, HighestCharacter);

    /// <summary>Wakes everybody in this process who waits.</summary>
    protected void SignalChanged() => _changed.Set();

    /// <summary>Connects, whatever the schema is.</summary>
    /// <param name="writes">Whether the session will write.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    protected abstract ValueTask<SqlSession> ConnectAsync(bool writes, CancellationToken cancellationToken);

    /// <summary>A migration as this database needs it.</summary>
    /// <param name="session">A session on the database.</param>
    /// <param name="migration">The migration.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    protected virtual ValueTask<string> AdaptAsync(SqlSession session, string migration, CancellationToken cancellationToken) =>
        new(migration);

    /// <summary>Closes what is open.</summary>
    protected abstract ValueTask CloseAsync();

    /// <summary>Gives a command its values.</summary>
    /// <param name="command">A command of this database, which may have had other values before.</param>
    /// <param name="values">The values of $1, $2 ...; null for SQL's null.</param>
    protected internal abstract void Bind(DbCommand command, ReadOnlySpan<object?> values);

    /// <summary>Prepares a command before it runs, where that is worth it and was not done yet. By default nothing happens.</summary>
    /// <param name="command">The command, with its values.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    protected internal virtual ValueTask PrepareAsync(DbCommand command, CancellationToken cancellationToken) => default;

    /// <summary>Runs a statement once for each row of the columns.</summary>
    /// <param name="session">The session.</param>
    /// <param name="statement">The name of the statement.</param>
    /// <param name="columns">Arrays of the same length, at least one row.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    protected internal abstract ValueTask<int> ExecuteManyAsync(
        SqlSession session, string statement, Array[] columns, CancellationToken cancellationToken);

    /// <summary>
    /// The same for a caller that must not wait asynchronously. By default it blocks until the asynchronous form has ended.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="statement">The name of the statement.</param>
    /// <param name="columns">Arrays of the same length, at least one row.</param>
    protected internal virtual int ExecuteMany(SqlSession session, string statement, Array[] columns) =>
        ExecuteManyAsync(session, statement, columns, CancellationToken.None).AsTask().GetAwaiter().GetResult();

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

    /// <summary>What is opened until this is disposed takes no part in the caller's ambient transaction; null without one.</summary>
    private static TransactionScope? OutsideOfAmbientTransaction() =>
        Transaction.Current is null ? null : new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);

    private async ValueTask MigrateAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken).ConfigureAwait(false);
        await RunAsync(session, Scripts["migration_lock"], cancellationToken).ConfigureAwait(false);
        var current = await ReadVersionAsync(session, cancellationToken).ConfigureAwait(false);
        if (current > Scripts.Migrations.Count)
            new StoreSchema(current, Scripts.Migrations.Count).ThrowUnlessNewest();
        if (current == Scripts.Migrations.Count)
            return;
        foreach (var migration in Scripts.Migrations.Skip(current))
            await RunAsync(
                session,
                await AdaptAsync(session, migration, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("schema_version_set", cancellationToken, Scripts.Migrations.Count).ConfigureAwait(false);
        await session.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The version of the schema; 0 without one.</summary>
    private static async ValueTask<int> ReadVersionAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var tables = await session.QueryAsync("schema_tables", static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        if (tables[0] == 0)
            return 0;
        return await session.QueryAsync(
            "schema_version", static row => row.GetInt32(0), cancellationToken).ConfigureAwait(false) is [var version and >= 0]
            ? version
            : throw new StoreSchemaException("The table of the store's schema version does not hold one version, so it is not the " +
                "store's, or damaged. Nothing was changed.");
    }
}
