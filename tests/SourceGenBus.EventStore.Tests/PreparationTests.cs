using Npgsql;
using SourceGenBus.EventStore.PostgreSql;

namespace SourceGenBus.EventStore.Tests;

/// <summary>Statements that fail while a driver prepares them leave the connection as good as it was, and who wants none prepared has none.</summary>
public sealed class PreparationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData(";Max Auto Prepare=0")]
    [InlineData(";Max Auto Prepare=20;Auto Prepare Min Usages=1")]
    public async Task An_append_succeeds_after_others_have_failed_on_its_connection(string setting)
    {
        var schema = Databases.NewSchema();
        await using var store = await StoreAsync(schema, setting);
        await store.MigrateAsync(Cancelled);
        for (var round = 0; round < 6; round++)
        {
            // Fails in the server while it runs.
            await ExecuteAsync(store, $"alter table {schema}.events add constraint refused check (stream <> 'bad')");
            await Assert.ThrowsAsync<PostgresException>(async () => await AppendAsync(store, "bad"));
            await ExecuteAsync(store, $"alter table {schema}.events drop constraint refused");

            Assert.Equal(round + 1, (await AppendAsync(store, "good")).Version);
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(";Max Auto Prepare=0", false)]
    [InlineData(";MaxAutoPrepare=0", false)]
    public async Task What_the_connection_string_says_about_preparation_counts(string setting, bool prepares)
    {
        await using var store = await StoreAsync(Databases.NewSchema(), setting);
        for (var number = 0; number < 5; number++)
            await AppendAsync(store, "a");

        await using var connection = await store.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from pg_prepared_statements where statement like '%append_events%'";
        Assert.Equal(prepares ? 1L : 0L, await command.ExecuteScalarAsync(Cancelled));
    }

    private static async Task<PostgreSqlStore> StoreAsync(string schema, string setting)
    {
        var one = new NpgsqlConnectionStringBuilder((await PostgreSqlServer.StartedAsync()).ConnectionString) { MaxPoolSize = 1, ApplicationName = schema };
        return new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = one + setting, Schema = schema });
    }

    private static async Task<AppendResult> AppendAsync(PostgreSqlStore store, string stream) => await store.Events.AppendAsync(
        stream, ExpectedVersion.Any, [new EventEnvelope(Guid.NewGuid(), "thing.happened", 1, DateTimeOffset.UnixEpoch, "1"u8.ToArray())], AppendOptions.Default, Cancelled);

    private static async Task ExecuteAsync(PostgreSqlStore store, string sql)
    {
        await using var connection = await store.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
