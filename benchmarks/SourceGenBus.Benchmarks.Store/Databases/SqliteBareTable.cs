using Microsoft.Data.Sqlite;

namespace SourceGenBus.Benchmarks.Store.Databases;

internal sealed class SqliteBareTable : BareTable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _read;
    private readonly SqliteCommand _delete;

    private SqliteBareTable(SqliteConnection connection)
    {
        _connection = connection;
        _insert = Prepare(
            "insert into bare_events (stream, version, event_id, name, schema_version, key, occurred_at, headers, payload) values ($0, $1, $2, $3, $4, $5, $6, $7, $8)", 9);
        _read = Prepare(
            "select version, position, event_id, name, schema_version, key, occurred_at, headers, payload, stream from bare_events where position > $0 order by position limit $1", 2);
        _delete = Prepare("delete from bare_events where position = $0", 1);
    }

    internal static async Task<SqliteBareTable> OpenAsync(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var create = connection.CreateCommand();
        create.CommandText =
            """
            pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 30000;
            create table if not exists bare_events (
                position integer primary key autoincrement, stream text not null, version integer not null, event_id text not null, name text not null,
                schema_version integer not null, key text, occurred_at integer not null, headers text, payload blob not null, unique (stream, version));
            """;
        await create.ExecuteNonQueryAsync();
        return new SqliteBareTable(connection);
    }

    internal override Task AppendAsync(string stream, long firstVersion, IReadOnlyList<EventEnvelope> events)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        var values = _insert.Parameters;
        for (var index = 0; index < events.Count; index++)
        {
            var envelope = events[index];
            values[0].Value = stream;
            values[1].Value = firstVersion + index;
            values[2].Value = envelope.Id;
            values[3].Value = envelope.Name;
            values[4].Value = envelope.SchemaVersion;
            values[5].Value = (object?)envelope.Key ?? DBNull.Value;
            values[6].Value = envelope.Time.UtcTicks;
            values[7].Value = "{\"source\":\"warehouse\"}";
            values[8].Value = envelope.Payload.ToArray();
            _insert.ExecuteNonQuery();
        }

        transaction.Commit();
        return Task.CompletedTask;
    }

    internal override Task<int> ReadAsync(Action<byte[]>? read)
    {
        var (count, position, page) = (0, 0L, 0);
        do
        {
            page = 0;
            _read.Transaction = null;
            _read.Parameters[0].Value = position;
            _read.Parameters[1].Value = 512;
            using var rows = _read.ExecuteReader();
            while (rows.Read())
            {
                position = rows.GetInt64(1);
                BareRow.Read(rows, rows.GetGuid(2), read);
                page++;
            }

            count += page;
        }
        while (page == 512);
        return Task.FromResult(count);
    }

    internal override async Task<int> TakeAsync(Func<byte[], ValueTask> deliver, int limit)
    {
        using var transaction = _connection.BeginTransaction();
        (_read.Transaction, _delete.Transaction) = (transaction, transaction);
        _read.Parameters[0].Value = 0L;
        _read.Parameters[1].Value = limit;
        List<(long Position, byte[] Payload)> taken = [];
        using (var rows = _read.ExecuteReader())
        {
            while (rows.Read())
                taken.Add((rows.GetInt64(1), (byte[])rows.GetValue(8)));
        }

        foreach (var (position, payload) in taken)
        {
            await deliver(payload);
            _delete.Parameters[0].Value = position;
            _delete.ExecuteNonQuery();
        }

        transaction.Commit();
        return taken.Count;
    }

    internal override async Task ClearAsync()
    {
        await using var clear = _connection.CreateCommand();
        clear.CommandText = "delete from bare_events";
        await clear.ExecuteNonQueryAsync();
    }

    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    private SqliteCommand Prepare(string text, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        for (var index = 0; index < parameters; index++)
            command.Parameters.Add(new SqliteParameter($"${index}", DBNull.Value));
        return command;
    }
}
