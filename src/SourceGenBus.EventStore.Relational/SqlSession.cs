using System.Data;
using System.Data.Common;

namespace SourceGenBus.EventStore.Relational;

/// <summary>
/// A connection in use, the store's own or the caller's, with the transaction that statements run in. Not safe for concurrent use.
/// </summary>
public sealed class SqlSession : IAsyncDisposable
{
    private readonly Func<SqlSession, ValueTask>? _release;
    private readonly Dictionary<string, DbCommand>? _commands;

    /// <summary>Makes a session.</summary>
    /// <param name="database">The database.</param>
    /// <param name="connection">The open connection.</param>
    /// <param name="transaction">The caller's transaction, or null.</param>
    /// <param name="release">Takes the connection back when the session ends; null when it is the caller's.</param>
    /// <param name="keepsCommands">Whether commands are kept, prepared, for as long as this object lives.</param>
    public SqlSession(
        SqlDatabase database,
        DbConnection connection,
        DbTransaction? transaction,
        Func<SqlSession, ValueTask>? release,
        bool keepsCommands = false)
    {
        Database = database;
        Connection = connection;
        Transaction = transaction;
        _release = release;
        _commands = keepsCommands ? new Dictionary<string, DbCommand>(StringComparer.Ordinal) : null;
    }

    /// <summary>The database.</summary>
    public SqlDatabase Database { get; }

    /// <summary>The connection.</summary>
    public DbConnection Connection { get; }

    /// <summary>The transaction that statements run in; null outside of one.</summary>
    public DbTransaction? Transaction { get; private set; }

    /// <summary>
    /// Whether the connection takes part in the caller's ambient transaction, which then ends when the caller says so: beginning and
    /// committing do nothing.
    /// </summary>
    public bool IsEnlisted { get; init; }

    /// <summary>Whether the connection is in no known state any more and must be closed instead of used again.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>
    /// Whether somebody was given the transaction who may still be using it, at any moment, though it is over. What takes the connection
    /// back ends the transaction without getting in the way of that, and so that nothing comes to be outside of it.
    /// </summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Leaves the connection to whoever may still be using it, until it is closed.</summary>
    internal void Abandon() => IsAbandoned = true;

    /// <summary>Begins a transaction of the session's own, "read committed" whatever the server's default is.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="StoreOutageException">The connection was lost while nobody used it.</exception>
    public ValueTask BeginAsync(CancellationToken cancellationToken) => BeginAsync(IsolationLevel.ReadCommitted, cancellationToken);

    internal async ValueTask BeginAsync(IsolationLevel isolation, CancellationToken cancellationToken)
    {
        if (IsEnlisted)
            return;
        try
        {
            Transaction = await Connection.BeginTransactionAsync(isolation, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException exception) when (IsLost)
        {
            throw Lost(exception);
        }
    }

    /// <summary>Commits the session's own transaction.</summary>
    /// <param name="cancellationToken">Cancels it, as long as the commit was not sent.</param>
    /// <exception cref="TransactionNotCommittedException">The database would have rolled back: a statement had failed before.</exception>
    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        if (IsEnlisted)
            return;
        var transaction = Transaction!;
        await Database.CommitAsync(transaction, cancellationToken).ConfigureAwait(false);
        Transaction = null;
        await transaction.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Rolls the session's own transaction back, so that another can begin. Nothing happens outside of one.</summary>
    public async ValueTask RollBackAsync()
    {
        if (_release is null || Transaction is not { } transaction)
            return;
        Transaction = null;
        await transaction.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Runs a statement.</summary>
    /// <param name="statement">The name of the statement.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="values">The values of $1, $2 ...</param>
    /// <returns>How many rows it changed.</returns>
    public async ValueTask<int> ExecuteAsync(string statement, CancellationToken cancellationToken, params object?[] values)
    {
        var command = Command(statement, values);
        try
        {
            await Database.PrepareAsync(command, cancellationToken).ConfigureAwait(false);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException exception) when (IsLost)
        {
            throw Lost(exception);
        }
        finally
        {
            await ReturnAsync(command).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a statement without waiting asynchronously.</summary>
    /// <param name="statement">The name of the statement.</param>
    /// <param name="values">The values of $1, $2 ...</param>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string statement, params object?[] values)
    {
        using var command = Command(statement, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement that returns rows.</summary>
    /// <typeparam name="T">What a row becomes.</typeparam>
    /// <param name="statement">The name of the statement.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="values">The values of $1, $2 ...</param>
    public ValueTask<List<T>> QueryAsync<T>(
        string statement, Func<DbDataReader, T> read, CancellationToken cancellationToken, params object?[] values)
    {
        ArgumentNullException.ThrowIfNull(read);
        return QueryAsync(statement, read, isLast: null, cancellationToken, values);
    }

    /// <summary>Runs a statement that returns rows, and reads no further after one.</summary>
    /// <typeparam name="T">What a row becomes.</typeparam>
    /// <param name="statement">The name of the statement.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="isLast">Whether it is the last one to read; null to read all.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="values">The values of $1, $2 ...</param>
    internal async ValueTask<List<T>> QueryAsync<T>(
        string statement, Func<DbDataReader, T> read, Func<T, bool>? isLast, CancellationToken cancellationToken, params object?[] values)
    {
        var command = Command(statement, values);
        try
        {
            var rows = new List<T>();
            await Database.PrepareAsync(command, cancellationToken).ConfigureAwait(false);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    var row = read(reader);
                    rows.Add(row);
                    if (isLast?.Invoke(row) == true)
                        break;
                }
            }

            return rows;
        }
        catch (InvalidOperationException exception) when (IsLost)
        {
            throw Lost(exception);
        }
        finally
        {
            await ReturnAsync(command).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a statement once for each row of the columns. What the database makes of it is one statement, where it can.</summary>
    /// <param name="statement">The name of the statement.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="columns">Arrays of the same length, one for each of $1, $2 ...</param>
    /// <returns>How many rows it changed.</returns>
    public ValueTask<int> ExecuteManyAsync(string statement, CancellationToken cancellationToken, params Array[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return columns[0].Length == 0 ? new ValueTask<int>(0) : Database.ExecuteManyAsync(this, statement, columns, cancellationToken);
    }

    /// <summary>Gives the connection back. A transaction of the session's own that was not committed is rolled back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_release is null)
        {
            foreach (var command in _commands?.Values ?? Enumerable.Empty<DbCommand>())
                await command.DisposeAsync().ConfigureAwait(false);
            return;
        }

        try
        {
            // Two uses at a time would get one another's answers, and wait for ever for their own.
            if (!IsAbandoned)
                await RollBackAsync().ConfigureAwait(false);
        }
        catch (DbException)
        {
            // What made the rollback necessary is on its way to the caller, and closing the connection rolls back as well.
            IsBroken = true;
        }
        finally
        {
            await _release(this).ConfigureAwait(false);
        }
    }

    /// <summary>A command for a statement, with its values; a kept one is bound anew.</summary>
    /// <param name="statement">The name of the statement.</param>
    /// <param name="values">The values of $1, $2 ...</param>
    internal DbCommand Command(string statement, ReadOnlySpan<object?> values)
    {
        if (_commands is null || !_commands.TryGetValue(statement, out var command))
        {
            command = Connection.CreateCommand();
#pragma warning disable CA2100 // The text comes from the adapter's own files.
            command.CommandText = Database.Scripts[statement];
#pragma warning restore CA2100
            _commands?.Add(statement, command);
        }

        command.Transaction = Transaction;
        Database.Bind(command, values);
        return command;
    }

    /// <summary>
    /// Whether the store's own connection is not open any more. What uses it then gets an <see cref="InvalidOperationException"/> from the
    /// provider, which would look like a mistake of the program.
    /// </summary>
    private bool IsLost => _release is not null && Connection.State != ConnectionState.Open;

    private static StoreOutageException Lost(InvalidOperationException exception) =>
        new("The connection to the database was lost.", exception);

    private ValueTask ReturnAsync(DbCommand command) => _commands is null ? command.DisposeAsync() : default;
}
