using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SourceGenBus.EventStore.Relational;
using SQLitePCL;

namespace SourceGenBus.EventStore.Sqlite;

/// <summary>
/// The connections of a store in a SQLite file. They live as long as the store and keep their prepared statements. Writers of this
/// process queue here, where waiting costs nothing, instead of at SQLite's busy handler, which sleeps.
/// </summary>
internal sealed class SqliteEventDatabase : SqlDatabase
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private static readonly string[] Names = CreateNames(16);

    private readonly SqliteStoreOptions _options;
    private readonly string _file;
    private readonly string _connectionString;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly ConcurrentBag<SqlSession> _idleReaders = [];
    private SqlSession? _idleWriter;
    private volatile SqlSession? _writing;
    private volatile bool _closed;

    internal SqliteEventDatabase(SqliteStoreOptions options)
        : base(SqlScripts.Load(typeof(SqliteEventDatabase), "", ["streams.sql", "outbox.sql", "deliveries.sql", "dead-letters.sql", "inspection.sql", "retention.sql", "projections.sql"], ["V001.sql", "V002.sql", "V003.sql"]))
    {
        _options = options;
        _file = SqliteFile.Locate(options.Path);
        var mode = options.MigratesSchema ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = _file, Mode = mode, Pooling = false }.ToString();
    }

    public override bool HasOneWriter => true;

    // A session that waits to begin does not write yet. Its transaction is another object for each, as is wanted.
    public override object? ExclusiveWriter => _writing?.Transaction;

    // A file has no way to tell when a transaction of somebody else commits; polling finds it.
    public override ValueTask NotifyOnCommitAsync(SqlSession session, CancellationToken cancellationToken) => default;

    public override bool IsSameDatabase(DbConnection connection) =>
        connection is SqliteConnection { DataSource: { Length: > 0 } file } && SqliteFile.IsSame(_file, file);

    public override bool MigratesSchema => _options.MigratesSchema;

    public override bool IsOutage(Exception exception) => SqliteOutages.IsOutage(exception) ?? base.IsOutage(exception);

    internal SqliteConnection OpenConnection()
    {
        if (MigratesSchema)
            SqliteFile.CreatePrivate(_file);
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            Configure(connection);
            return connection;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is Corrupt or NotADatabase)
        {
            connection.Dispose();
            throw new StoreSchemaException(
                $"'{_options.Path}' is no SQLite database, or a damaged one: {exception.Message} Nothing was changed.", exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    protected override async ValueTask<SqlSession> ConnectAsync(bool writes, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!writes)
            return _idleReaders.TryTake(out var idle)
                ? idle
                : new SqlSession(this, OpenConnection(), transaction: null, ReturnReader, keepsCommands: true);

        if (!await _writer.WaitAsync(_options.BusyTimeout, cancellationToken).ConfigureAwait(false))
        {
            throw new TimeoutException(
                $"Another writer of this process has held '{_options.Path}' for {_options.BusyTimeout}. Inside a transaction of the " +
                "store, call the overloads that take it.");
        }

        try
        {
            var session = _idleWriter ?? new SqlSession(this, OpenConnection(), transaction: null, ReturnWriter, keepsCommands: true);
            _idleWriter = null;
            _writing = session;
            return session;
        }
        catch
        {
            _writer.Release();
            throw;
        }
    }

    protected override void Bind(DbCommand command, ReadOnlySpan<object?> values)
    {
        var parameters = ((SqliteCommand)command).Parameters;
        for (var index = 0; index < values.Length; index++)
        {
            var value = values[index] switch
            {
                null => DBNull.Value,
                byte[] bytes => bytes,
                Array list => Json(list),
                var single => single,
            };
            if (index < parameters.Count)
                parameters[index].Value = value;
            else
                parameters.Add(new SqliteParameter(Names[index], value));
        }
    }

    protected override async ValueTask<int> ExecuteManyAsync(
        SqlSession session, string statement, Array[] columns, CancellationToken cancellationToken)
    {
        var values = new object?[columns.Length];
        var (row, changed) = (0, 0);
        if (columns[0].Length > 1)
            row = SqliteRows.Execute((SqliteConnection)session.Connection, Scripts[statement], columns, out changed);
        for (; row < columns[0].Length; row++)
        {
            for (var column = 0; column < columns.Length; column++)
                values[column] = columns[column].GetValue(row);
            changed += await session.ExecuteAsync(statement, cancellationToken, values).ConfigureAwait(false);
        }

        return changed;
    }

    protected override async ValueTask CloseAsync()
    {
        _closed = true;
        await _writer.WaitAsync().ConfigureAwait(false);
        if (_idleWriter is { } writer)
            await writer.Connection.DisposeAsync().ConfigureAwait(false);
        _idleWriter = null;
        while (_idleReaders.TryTake(out var reader))
            await reader.Connection.DisposeAsync().ConfigureAwait(false);
        _writer.Release();
    }

    /// <summary>A list as one value, for <c>json_each</c>.</summary>
    private static string Json(Array list)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var value in list)
            {
                if (value is string text)
                    writer.WriteStringValue(text);
                else
                    writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string[] CreateNames(int count) =>
        [.. Enumerable.Range(1, count).Select(static number => "$" + number.ToString(CultureInfo.InvariantCulture))];

    private void Configure(SqliteConnection connection)
    {
        var timeout = (int)_options.BusyTimeout.TotalMilliseconds;
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A number and a constant.
        // Reading comes first: what is no database is refused before anything is set.
        command.CommandText = $"select count(*) from sqlite_master; pragma busy_timeout = " +
            $"{timeout.ToString(CultureInfo.InvariantCulture)}; pragma journal_mode = wal; pragma synchronous = " +
            $"{(_options.SurvivesPowerFailure ? "full" : "normal")};";
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        connection.DefaultTimeout = Math.Max(1, timeout / 1000);
    }

    /// <summary>
    /// Ends the transaction of a handler that may still be using it. What it writes from now on fails, since outside of the transaction it
    /// would be committed.
    /// </summary>
    private static async ValueTask EndAbandonedAsync(SqlSession session)
    {
        try
        {
            raw.sqlite3_exec(((SqliteConnection)session.Connection).Handle!, "pragma query_only = on");
            await session.RollBackAsync().ConfigureAwait(false);
        }
        catch (DbException)
        {
            // Closing it rolls back as well.
        }
    }

    private async ValueTask ReturnReader(SqlSession session)
    {
        if (_closed || session.IsBroken)
            await session.Connection.DisposeAsync().ConfigureAwait(false);
        else
            _idleReaders.Add(session);
    }

    private async ValueTask ReturnWriter(SqlSession session)
    {
        if (session.IsAbandoned)
            await EndAbandonedAsync(session).ConfigureAwait(false);
        _writing = null;
        if (_closed || session.IsBroken || session.IsAbandoned)
            await session.Connection.DisposeAsync().ConfigureAwait(false);
        else
            _idleWriter = session;
        _writer.Release();
    }
}
