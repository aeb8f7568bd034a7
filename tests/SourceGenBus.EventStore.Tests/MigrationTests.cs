using System.Data.Common;

namespace SourceGenBus.EventStore.Tests;

public sealed class MigrationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Several_programs_may_start_at_once(string database)
    {
        var (open, _) = OpenerOf(database);
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await open()));

        await Task.WhenAll(stores.Select(store => Task.Run(async () =>
        {
            await store.MigrateAsync(Cancelled);
            await store.Events.AppendAsync(
                "a", ExpectedVersion.Any, [new EventEnvelope(Guid.NewGuid(), "x", 1, DateTimeOffset.UnixEpoch, "1"u8.ToArray())], AppendOptions.Default, Cancelled);
        })));

        Assert.Equal(8, (await stores[0].Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 100, Cancelled)).Count);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_newer_schema_is_refused_and_left_alone(string database)
    {
        var (open, table) = OpenerOf(database);
        await using (var store = await open())
        {
            await store.MigrateAsync(Cancelled);
            await using var unit = await store.BeginAsync(Cancelled);
            await SetVersionAsync(unit.Transaction, table, 99);
            await unit.CommitAsync(Cancelled);
        }

        await using var older = await open();
        var exception = await Assert.ThrowsAsync<StoreSchemaException>(async () => await older.MigrateAsync(Cancelled));
        await Assert.ThrowsAsync<StoreSchemaException>(async () => await older.Events.GetHorizonAsync(Cancelled));

        Assert.Contains("version 99", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Which_schema_there_is_can_be_asked_without_migrating(string database)
    {
        var (open, table) = OpenerOf(database);
        await using var store = await open();
        var known = (await store.GetSchemaAsync(Cancelled)).Newest;
        Assert.Equal(new StoreSchema(0, known), await store.GetSchemaAsync(Cancelled));

        await store.MigrateAsync(Cancelled);
        Assert.Equal(new StoreSchema(known, known), await store.GetSchemaAsync(Cancelled));

        await using var unit = await store.BeginAsync(Cancelled);
        await SetVersionAsync(unit.Transaction, table, 99);
        await unit.CommitAsync(Cancelled);
        Assert.Equal(new StoreSchema(99, known), await store.GetSchemaAsync(Cancelled));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var path = TemporaryFiles.NewPath("letter.txt");
        var text = string.Concat(Enumerable.Repeat("Dear customer, ", 500));
        await File.WriteAllTextAsync(path, text, Cancelled);
        await using var store = Databases.Sqlite(path);

        var exception = await Assert.ThrowsAsync<StoreSchemaException>(async () => await store.MigrateAsync(Cancelled));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(path, Cancelled));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"source\":7}")]
    public async Task Damaged_headers_stop_nobody(string headers)
    {
        await using var store = Databases.Sqlite(TemporaryFiles.NewPath("store.db"));
        var envelope = new EventEnvelope(Guid.NewGuid(), "x", 1, DateTimeOffset.UnixEpoch, "1"u8.ToArray()) { Headers = new EventHeaders { UserId = "u" } };
        await store.Outbox.WriteAsync([envelope], cancellationToken: Cancelled);
        await using (var unit = await store.BeginAsync(Cancelled))
        {
            await using var command = unit.Transaction.Connection!.CreateCommand();
            command.Transaction = unit.Transaction;
            command.CommandText = $"update sgb_outbox set headers = '{headers}'";
            await command.ExecuteNonQueryAsync(Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        var lease = await store.Outbox.LeaseAsync(new LeaseRequest(32, 1, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);

        Assert.Equal(headers, Assert.Single(lease.Messages).Envelope.Headers.Metadata[Relational.EnvelopeColumns.UnreadableHeaders]);
    }

    /// <summary>Opens the same database each time, and the table that holds its version.</summary>
    private static (Func<ValueTask<IDurableStore>> Open, string Table) OpenerOf(string database)
    {
        if (database == "postgresql")
        {
            var schema = Databases.NewSchema();
            return (async () => await Databases.PostgreSql(schema), $"{schema}.schema_version");
        }

        var path = TemporaryFiles.NewPath("store.db");
        return (() => new ValueTask<IDurableStore>(Databases.Sqlite(path)), "sgb_schema_version");
    }

    private static async Task SetVersionAsync(DbTransaction transaction, string table, int version)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"update {table} set version = {version}";
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
