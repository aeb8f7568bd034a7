using Microsoft.Data.Sqlite;

namespace Shop.Storage;

/// <summary>
/// The database file. SQLite has one writer at a time, so there is one connection that writes, and whoever needs it waits
/// for a turn without holding a thread. Readers have connections of their own and, with a write-ahead log, never wait.
/// </summary>
internal sealed class Database : IDisposable
{
    /// <summary>How long another process, a backup say, may keep the file to itself.</summary>
    private const int LongestLockInSeconds = 5;

    private readonly SqliteConnection _writer;
    private readonly string _readers;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private Database(SqliteConnection writer, string readers) => (_writer, _readers) = (writer, readers);

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="StartupException">It cannot be opened, or is no database of this shop.</exception>
    internal static Database Open(string path, bool withFaultyProducts)
    {
        SQLitePCL.Batteries_V2.Init();
        var writer = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = LongestLockInSeconds }.ToString());
        try
        {
            writer.Open();
            Schema.Prepare(writer, path, withFaultyProducts);
        }
        catch (SqliteException exception)
        {
            writer.Dispose();
            throw new StartupException($"The database '{path}' cannot be used: {Explain(exception)}");
        }
        catch
        {
            writer.Dispose();
            throw;
        }

        return new Database(
            writer,
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = LongestLockInSeconds }.ToString());
    }

    /// <summary>A connection for reading, from a pool; the caller's to dispose.</summary>
    internal SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_readers);
        connection.Open();
        return connection;
    }

    /// <summary>Waits for the writer and begins a transaction on it; <see cref="End"/> lets it go.</summary>
    internal async ValueTask<SqliteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return _writer.BeginTransaction(deferred: false);
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    /// <summary>Ends a transaction, which rolls back what was not committed, and lets the next one write.</summary>
    internal void End(SqliteTransaction transaction)
    {
        try
        {
            transaction.Dispose();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs one statement in a transaction of its own.</summary>
    internal async ValueTask ExecuteAsync(string sql, (string Name, object? Value)[] parameters, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var command = _writer.Command(sql, parameters);
            command.ExecuteNonQuery(); // SQLite does its work on this thread, whatever a method is called.
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _writer.Dispose();
        _turn.Dispose();
    }

    private static string Explain(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_NOTADB => "it is a file of another kind.",
        SQLitePCL.raw.SQLITE_CANTOPEN => "it cannot be opened. Its directory must exist, and both must be accessible.",
        SQLitePCL.raw.SQLITE_READONLY => "it cannot be written.",
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => "another process keeps it locked.",
        SQLitePCL.raw.SQLITE_CORRUPT => "it is damaged.",
        _ => exception.Message,
    };
}
