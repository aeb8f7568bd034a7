using System.Data.Common;
using Npgsql;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Tests.Deployment;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests.Handlers;

/// <summary>
/// A handler that was cancelled and goes on to use its transaction, statement after statement, is left behind: whoever delivers returns, the
/// transaction ends without a trace, and nothing that the handler does later is outside of it.
/// </summary>
public sealed class BusyHandlerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("insert into busy (text) values ('effect')")]
    [InlineData("insert into busy (text) select 'effect' from generate_series(1, 20)")]
    [InlineData("select pg_sleep(0.05)")]
    [InlineData("select count(*) from generate_series(1, 50000)")]
    [InlineData("select pg_sleep(3600)")] // There is no gap between two statements.
    public async Task Its_transaction_ends(string statement)
    {
        var server = await PostgreSqlServer.StartedAsync();
        await EndsAsync(server, server.ConnectionString, statement);
    }

    [Theory]
    [InlineData("insert into busy (text) values ('effect')")]
    [InlineData("select pg_sleep(0.05)")]
    public async Task Its_transaction_ends_behind_a_pooler(string statement)
    {
        var server = await PostgreSqlServer.StartedAsync();
        await using var bouncer = await PgBouncer.StartAsync();
        await EndsAsync(server, bouncer.ConnectionString, statement);
    }

    private static async Task EndsAsync(PostgreSqlServer server, string connectionString, string statement)
    {
        const int Deliveries = 3;
        var schema = Databases.NewSchema();
        var connection = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = schema };
        await using var store = new PostgreSqlStore(
            new PostgreSqlStoreOptions { ConnectionString = connection.ConnectionString, Schema = schema, Listens = false });
        statement = statement.Replace(" busy ", $" {schema}.busy ", StringComparison.Ordinal);
        await store.MigrateAsync(Cancelled);
        await using (var unit = await store.BeginAsync(Cancelled))
        {
            await ExecuteAsync(unit.Transaction, $"create table {schema}.busy (text text)");
            await unit.CommitAsync(Cancelled);
        }

        using var busy = new CancellationTokenSource();
        var running = 0;
        await using var bus = new EventBusBuilder().Build();
        using var subscription = bus.Subscribe<OrderShipped>(async (_, context, _) =>
        {
            Interlocked.Increment(ref running);
            try
            {
                var transaction = (DbTransaction)context.Session!;
                while (!busy.IsCancellationRequested)
                    await ExecuteAsync(transaction, statement);
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        });
        var serializer = ShopEvents.Serializer();
        var target = new TransactionalBusTarget(store, bus, serializer, "busy");

        await Task.WhenAll(Enumerable.Range(0, Deliveries).Select(number => Task.Run(async () =>
        {
            using var cancelled = new CancellationTokenSource();
            var delivering = target.DeliverAsync(serializer.Wrap(new OrderShipped($"{number}")), cancelled.Token).AsTask();
            await Task.Delay(100 + (number * 7), Cancelled);
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivering.WaitAsync(TimeSpan.FromSeconds(30), Cancelled));
        }, Cancelled)));

        // The handlers notice that their connection is gone: no statement of theirs gets through any more.
        await UntilAsync(() => new ValueTask<bool>(Volatile.Read(ref running) == 0));
        await UntilAsync(async () => await OpenTransactionsAsync(server, schema) == 0);
        await using var after = await store.BeginAsync(Cancelled);
        Assert.Equal(0L, await ScalarAsync(after.Transaction, $"select count(*) from {schema}.busy"));
        Assert.Equal(0L, await ScalarAsync(after.Transaction, $"select count(*) from {schema}.inbox"));
        await busy.CancelAsync();
    }

    [Fact]
    public async Task Nothing_gets_into_a_file_outside_of_its_transaction()
    {
        var path = TemporaryFiles.NewPath("busy.db");
        await using var store = Databases.Sqlite(path);
        await store.MigrateAsync(Cancelled);
        await using (var unit = await store.BeginAsync(Cancelled))
        {
            await ExecuteAsync(unit.Transaction, "create table busy (text text)");
            await unit.CommitAsync(Cancelled);
        }

        var running = 0;
        await using var bus = new EventBusBuilder().Build();
        using var subscription = bus.Subscribe<OrderShipped>(async (_, context, _) =>
        {
            Interlocked.Increment(ref running);
            try
            {
                var connection = ((DbTransaction)context.Session!).Connection!;
                while (true)
                {
                    // Without the transaction, which SQLite's provider would miss.
                    await using var command = connection.CreateCommand();
                    command.CommandText = "insert into busy (text) values ('effect')";
                    await command.ExecuteNonQueryAsync(CancellationToken.None);
                    await Task.Yield();
                }
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        });
        var serializer = ShopEvents.Serializer();
        var target = new TransactionalBusTarget(store, bus, serializer, "busy");

        for (var number = 0; number < 10; number++)
        {
            using var cancelled = new CancellationTokenSource();
            var delivering = target.DeliverAsync(serializer.Wrap(new OrderShipped($"{number}")), cancelled.Token).AsTask();
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivering.WaitAsync(TimeSpan.FromSeconds(30), Cancelled));
        }

        await UntilAsync(() => new ValueTask<bool>(Volatile.Read(ref running) == 0));
        await using var after = await store.BeginAsync(Cancelled);
        Assert.Equal(0L, await ScalarAsync(after.Transaction, "select count(*) from busy"));
        Assert.Equal(0L, await ScalarAsync(after.Transaction, "select count(*) from sgb_inbox"));
    }

    private static async Task UntilAsync(Func<ValueTask<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1), "It does not come to its end.");
            await Task.Delay(20, Cancelled);
        }
    }

    private static async Task<long> OpenTransactionsAsync(PostgreSqlServer server, string schema)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(
            $"select count(*) from pg_stat_activity where application_name = '{schema}' and xact_start is not null");
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }

    private static async Task ExecuteAsync(DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The test's own statement.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static async Task<object?> ScalarAsync(DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The test's own statement.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Cancelled);
    }
}
