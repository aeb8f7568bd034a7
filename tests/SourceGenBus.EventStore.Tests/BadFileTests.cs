using System.Data.Common;
using Microsoft.Data.Sqlite;
using SourceGenBus.EventStore.Sqlite;

namespace SourceGenBus.EventStore.Tests;

/// <summary>Files that are damaged, somebody else's, locked or on a full disk. What is no database at all is in <see cref="MigrationTests"/>.</summary>
public sealed class BadFileTests
{
    private const int Busy = 5;
    private const int Corrupt = 11;
    private const int Full = 13;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_of_another_program_keeps_its_tables()
    {
        var path = TemporaryFiles.NewPath("app.db");
        await ExecuteAsync(path, "create table customers (name text); insert into customers values ('Ada');");
        await using var store = Databases.Sqlite(path);

        await store.Outbox.WriteAsync([Event(1)], cancellationToken: Cancelled);

        Assert.Equal("Ada", await ScalarAsync(path, "select name from customers"));
        Assert.Equal(1, (await store.Outbox.GetStateAsync(Cancelled)).Ready);
    }

    [Theory]
    [InlineData("create table sgb_schema_version (version integer)")]
    [InlineData("create table sgb_schema_version (version integer); insert into sgb_schema_version values (1), (2)")]
    [InlineData("create table sgb_schema_version (version integer); insert into sgb_schema_version values (-1)")]
    public async Task A_table_of_versions_that_is_not_the_stores_is_refused_and_left_alone(string sql)
    {
        var path = TemporaryFiles.NewPath("app.db");
        await ExecuteAsync(path, sql);
        await using var store = Databases.Sqlite(path);

        await Assert.ThrowsAsync<StoreSchemaException>(async () => await store.MigrateAsync(Cancelled));

        Assert.Equal(1L, await ScalarAsync(path, "select count(*) from sqlite_master"));
    }

    [Fact]
    public async Task A_table_with_a_name_of_the_stores_stops_the_migration_and_nothing_is_changed()
    {
        var path = TemporaryFiles.NewPath("app.db");
        await ExecuteAsync(path, "create table sgb_outbox (mine text)");
        await using var store = Databases.Sqlite(path);

        await Assert.ThrowsAnyAsync<DbException>(async () => await store.MigrateAsync(Cancelled));

        Assert.Equal(1L, await ScalarAsync(path, "select count(*) from sqlite_master"));
    }

    [Fact]
    public async Task A_damaged_page_is_an_error_of_whoever_reads_it()
    {
        var path = TemporaryFiles.NewPath("damaged.db");
        await using (var store = Databases.Sqlite(path))
        {
            for (var number = 0; number < 50; number++)
                await store.Outbox.WriteAsync([Event(number, new string('x', 2000))], cancellationToken: Cancelled);
        }

        await ExecuteAsync(path, "pragma wal_checkpoint(truncate)");
        var root = Convert.ToInt64(await ScalarAsync(path, "select rootpage from sqlite_master where name = 'sgb_outbox'"), System.Globalization.CultureInfo.InvariantCulture);
        await using (var file = File.OpenWrite(path))
        {
            file.Position = (root - 1) * 4096;
            await file.WriteAsync(new byte[4096], Cancelled);
        }

        await using var damaged = Databases.Sqlite(path);
        var exception = await Assert.ThrowsAsync<SqliteException>(async () => await LeaseAsync(damaged));

        Assert.Equal(Corrupt, exception.SqliteErrorCode);
        Assert.Equal(0, (await damaged.Events.GetHorizonAsync(Cancelled)).Last);
    }

    [Fact]
    public async Task A_damaged_header_is_refused_with_the_name_of_the_file()
    {
        var path = TemporaryFiles.NewPath("damaged.db");
        await using (var store = Databases.Sqlite(path))
            await store.MigrateAsync(Cancelled);
        await ExecuteAsync(path, "pragma wal_checkpoint(truncate)");
        await using (var file = File.OpenWrite(path))
            await file.WriteAsync(new byte[4096], Cancelled);

        await using var damaged = Databases.Sqlite(path);
        var exception = await Assert.ThrowsAsync<StoreSchemaException>(async () => await damaged.MigrateAsync(Cancelled));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_the_lock_of_another_process_writers_give_up_in_time_and_go_on_afterwards()
    {
        var path = TemporaryFiles.NewPath("locked.db");
        await using var store = new SqliteStore(new SqliteStoreOptions { Path = path, BusyTimeout = TimeSpan.FromMilliseconds(100) });
        await store.MigrateAsync(Cancelled);
        await using (var other = await OpenAsync(path))
        {
            await using var locking = other.CreateCommand();
            locking.CommandText = "begin immediate";
            await locking.ExecuteNonQueryAsync(Cancelled);

            var exception = await Assert.ThrowsAsync<SqliteException>(async () => await store.Outbox.WriteAsync([Event(1)], cancellationToken: Cancelled));
            Assert.Equal(Busy, exception.SqliteErrorCode);
            Assert.Equal(default, await store.Outbox.GetStateAsync(Cancelled));
        }

        await store.Outbox.WriteAsync([Event(2)], cancellationToken: Cancelled);
        Assert.Equal(1, (await store.Outbox.GetStateAsync(Cancelled)).Ready);
    }

    [Fact]
    public async Task On_a_full_disk_nothing_is_half_written_and_with_space_it_goes_on()
    {
        var path = TemporaryFiles.NewPath("full.db");
        await using var store = Databases.Sqlite(path);
        await store.Outbox.WriteAsync([Event(1)], cancellationToken: Cancelled);
        await using (var unit = await store.BeginAsync(Cancelled))
        {
            // The disk is full when the file cannot grow: for SQLite the same error.
            await using var limit = unit.Transaction.Connection!.CreateCommand();
            limit.Transaction = unit.Transaction;
            limit.CommandText = "pragma max_page_count = 1";
            await limit.ExecuteNonQueryAsync(Cancelled);
            var events = Enumerable.Range(2, 200).Select(static number => Event(number, new string('x', 1000))).ToList();

            var exception = await Assert.ThrowsAsync<SqliteException>(async () => await store.Outbox.WriteAsync(unit.Transaction, events, cancellationToken: Cancelled));

            Assert.Equal(Full, exception.SqliteErrorCode);
        }

        Assert.Equal(1, (await store.Outbox.GetStateAsync(Cancelled)).Ready);
        await using (var unit = await store.BeginAsync(Cancelled))
        {
            await using var limit = unit.Transaction.Connection!.CreateCommand();
            limit.Transaction = unit.Transaction;
            limit.CommandText = "pragma max_page_count = 1000000";
            await limit.ExecuteNonQueryAsync(Cancelled);
        }

        await store.Outbox.WriteAsync([.. Enumerable.Range(2, 200).Select(static number => Event(number, new string('x', 1000)))], cancellationToken: Cancelled);
        Assert.Equal(201, (await store.Outbox.GetStateAsync(Cancelled)).Ready);
        Assert.Equal("ok", await ScalarAsync(path, "pragma integrity_check"));
    }

    private static EventEnvelope Event(int number, string text = "") =>
        new(Guid.NewGuid(), "x", 1, DateTimeOffset.UnixEpoch, System.Text.Encoding.UTF8.GetBytes($"\"{number} {text}\""));

    private static async Task<OutboxLease> LeaseAsync(SqliteStore store) =>
        await store.Outbox.LeaseAsync(new LeaseRequest(32, 100, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);

    private static async Task<SqliteConnection> OpenAsync(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync(Cancelled);
        return connection;
    }

    private static async Task ExecuteAsync(string path, string sql)
    {
        await using var connection = await OpenAsync(path);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private static async Task<object?> ScalarAsync(string path, string sql)
    {
        await using var connection = await OpenAsync(path);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Cancelled);
    }
}
