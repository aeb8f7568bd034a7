using Microsoft.Data.Sqlite;
using Npgsql;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;

namespace SourceGenBus.EventStore.Tests.Deployment;

/// <summary>A store that checks the schema and never changes it, and the SQL with which somebody else does.</summary>
public sealed class SchemaCheckTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostgreSql_is_checked_and_left_alone_until_the_script_has_run()
    {
        var server = await PostgreSqlServer.StartedAsync();
        var schema = Databases.NewSchema();
        await using var owner = await Databases.PostgreSql(schema);
        await using var guest = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = server.ConnectionString, Schema = schema, MigratesSchema = false });
        await RefusedAsync(guest);

        await using (var connection = new NpgsqlConnection(server.ConnectionString))
        {
            await connection.OpenAsync(Cancelled);
            await using var command = new NpgsqlCommand(await guest.GetMigrationScriptAsync(Cancelled), connection);
            await command.ExecuteNonQueryAsync(Cancelled);
        }

        await AcceptedAsync(guest);
        Assert.Equal("", await owner.GetMigrationScriptAsync(Cancelled));
    }

    [Fact]
    public async Task Sqlite_is_checked_and_left_alone_until_the_script_has_run()
    {
        var path = TemporaryFiles.NewPath("checked.db");
        await using var guest = new SqliteStore(new SqliteStoreOptions { Path = path, MigratesSchema = false });
        await Assert.ThrowsAsync<SqliteException>(async () => await guest.MigrateAsync(Cancelled));
        Assert.False(File.Exists(path));
        await ExecuteAsync("create table mine (name text)");
        await RefusedAsync(guest);

        await ExecuteAsync(await guest.GetMigrationScriptAsync(Cancelled));

        await AcceptedAsync(guest);
        Assert.Equal("", await guest.GetMigrationScriptAsync(Cancelled));

        async Task ExecuteAsync(string sql)
        {
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            await connection.OpenAsync(Cancelled);
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(Cancelled);
        }
    }

    private static async Task RefusedAsync(IDurableStore store)
    {
        var exception = await Assert.ThrowsAsync<StoreSchemaException>(async () => await store.MigrateAsync(Cancelled));
        await Assert.ThrowsAsync<StoreSchemaException>(async () => await store.Outbox.GetStateAsync(Cancelled));
        Assert.StartsWith("There is no store in the database, this program needs schema version ", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await store.GetSchemaAsync(Cancelled)).Current);
    }

    private static async Task AcceptedAsync(IDurableStore store)
    {
        await store.MigrateAsync(Cancelled);
        await store.Events.AppendAsync(
            "a", ExpectedVersion.None, [new EventEnvelope(Guid.NewGuid(), "thing.happened", 1, DateTimeOffset.UnixEpoch, "1"u8.ToArray())], AppendOptions.Default, Cancelled);
    }
}
