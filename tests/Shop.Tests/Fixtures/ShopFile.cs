using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Shop.Tests.Fixtures;

/// <summary>A database file in a directory of its own, and what is in it.</summary>
internal sealed class ShopFile : IDisposable
{
    static ShopFile() => SQLitePCL.Batteries_V2.Init();

    internal string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("shop-").FullName;

    internal string Path => System.IO.Path.Combine(Directory, "shop.db");

    internal long Number(string sql) => Convert.ToInt64(Value(sql), CultureInfo.InvariantCulture);

    internal string Text(string sql) => (string)Value(sql)!;

    internal void Execute(string sql) => Value(sql);

    internal long Stored(string name) => Number($"SELECT count(*) FROM events WHERE json_extract(payload, '$.\"$type\"') = '{name}'");

    internal string EventIdOf(string order) => Text($"SELECT event_id FROM events WHERE aggregate_id = '{order}' AND version = 1");

    /// <summary>What was committed was published, what was not was not, and nothing twice.</summary>
    internal void AssertHandledOnce()
    {
        Assert.Equal("ok", Text("PRAGMA integrity_check"));
        Assert.Equal(0, Number("SELECT count(*) FROM events LEFT JOIN audit USING (event_id) WHERE times IS NOT 1"));
        Assert.Equal(0, Number("SELECT count(*) FROM audit LEFT JOIN events USING (event_id) WHERE payload IS NULL"));
        Assert.Equal(Stored("order.paid"), Number("SELECT count(*) FROM receipts"));
        Assert.Equal(0, Number("SELECT count(*) FROM receipts WHERE copies <> 1"));
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    /// <summary>Keeps every writer away until it is disposed.</summary>
    internal IDisposable Lock()
    {
        var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        connection.Open();
        return connection;
    }

    private object? Value(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written in these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
