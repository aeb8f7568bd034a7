using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using SourceGenBus.EventStore.Tests;

namespace Shop.Tests.Fixtures;

/// <summary>An empty store and a directory of its own, and what the program has left in them.</summary>
internal sealed class ShopData : IDisposable
{
    private static int _last;
    private readonly Store _store;
    private readonly string? _connectionString;

    static ShopData() => SQLitePCL.Batteries_V2.Init();

    private ShopData(Store store, string? connectionString) => (_store, _connectionString) = (store, connectionString);

    internal string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("shop-").FullName;

    internal string Path => System.IO.Path.Combine(Directory, "shop.db");

    /// <summary>What chooses this store.</summary>
    internal string[] Settings => _store switch
    {
        Store.PostgreSql => ["--Shop:Store=PostgreSql", $"--Shop:ConnectionString={_connectionString}"],
        _ => [$"--Shop:Store={_store}"],
    };

    internal bool IsDurable => _store != Store.Memory;

    private string Events => _store == Store.Sqlite ? "sgb_events" : "sourcegenbus.events";

    private string Checkpoints => _store == Store.Sqlite ? "sgb_checkpoints" : "sourcegenbus.checkpoints";

    internal static async Task<ShopData> CreateAsync(Store store)
    {
        if (store != Store.PostgreSql)
            return new ShopData(store, null);

        return await CreateAsync(await PostgreSqlServer.StartedAsync());
    }

    /// <summary>A database of its own on a server of the tests' own.</summary>
    internal static async Task<ShopData> CreateAsync(PostgreSqlServer server)
    {
        var name = $"shop_{Interlocked.Increment(ref _last)}";
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A number.
        command.CommandText = $"create database {name}";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return new ShopData(Store.PostgreSql, server.ConnectionString.Replace("Database=postgres", $"Database={name}", StringComparison.Ordinal));
    }

    internal long Number(string sql) => Convert.ToInt64(Value(sql), CultureInfo.InvariantCulture);

    internal string Text(string sql) => (string)Value(sql)!;

    internal void Execute(string sql) => Value(sql);

    internal long Stored(string name) => Number($"SELECT count(*) FROM {Events} WHERE name = '{name}'");

    internal long Stored() => Number($"SELECT count(*) FROM {Events}");

    internal bool IsStored(string order) => Number($"SELECT count(*) FROM {Events} WHERE stream = '{order}' AND version = 1") == 1;

    /// <summary>Pretends that a newer program has been at work.</summary>
    internal void AdvanceShopSchema() => Execute($"UPDATE {Checkpoints} SET position = 2 WHERE name = 'shop schema'");

    /// <summary>The same, of the store's tables.</summary>
    internal void AdvanceStoreSchema() =>
        Execute($"UPDATE {(_store == Store.Sqlite ? "sgb_schema_version" : "sourcegenbus.schema_version")} SET version = 99");

    /// <summary>Waits until every stored event has been handled; the store knows of nothing else that is to come.</summary>
    internal async Task SettledAsync()
    {
        while (Number($"SELECT count(*) FROM {Events} e LEFT JOIN audit a ON {IsAudited} WHERE a.times IS NULL") > 0
            || Stored("order.paid") > Number("SELECT count(*) FROM receipts"))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>
    /// Ends the program when everything stored has been handled: what was committed was, what was not was not, and nothing had an effect
    /// twice. What was in memory only the program itself can tell of.
    /// </summary>
    internal async Task EndAsync(ShopProcess shop)
    {
        if (IsDurable)
            await SettledAsync();
        Assert.Equal(0, await shop.StopAsync());
        if (!IsDurable)
        {
            Assert.Matches(@"The event queue stopped: [1-9]\d* handled, \d+ failed, 0 abandoned, 0 refused", shop.Log);
            return;
        }

        if (_store == Store.Sqlite)
            Assert.Equal("ok", Text("PRAGMA integrity_check"));
        Assert.Equal(0, Number("SELECT count(*) FROM audit WHERE times <> 1"));
        Assert.Equal(Stored(), Number("SELECT count(*) FROM audit"));
        Assert.Equal(Stored("order.paid"), Number("SELECT count(*) FROM receipts WHERE copies = 1"));
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    /// <summary>Keeps every writer away from the file until it is disposed.</summary>
    internal IDisposable Lock()
    {
        var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    private static string IsAudited => "a.event_id = lower(cast(e.event_id as text))";

    private DbConnection Open()
    {
        DbConnection connection = _store switch
        {
            Store.Sqlite => new SqliteConnection($"Data Source={Path};Pooling=false"),
            Store.PostgreSql => new NpgsqlConnection(_connectionString),
            _ => throw new InvalidOperationException("Nobody can look into the memory of another process."),
        };
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
