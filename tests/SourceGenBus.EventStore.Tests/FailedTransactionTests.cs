using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;
using SourceGenBus.Domain;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

/// <summary>
/// A statement that fails in a transaction of PostgreSQL, and whose exception somebody catches, turns the commit into a rollback without an error.
/// Whoever commits finds out.
/// </summary>
public sealed class FailedTransactionTests() : StoreContract(Databases.PostgreSql)
{
    private readonly EventSerializer _serializer = ShopEvents.Serializer();

    [Fact]
    public async Task The_commit_of_a_transaction_throws()
    {
        await using var unit = await Store.BeginAsync(Cancelled);
        await AppendAsync(unit.Transaction);
        await SwallowAsync(unit.Transaction);

        var exception = await Assert.ThrowsAsync<TransactionNotCommittedException>(async () => await unit.CommitAsync(Cancelled));

        Assert.Equal("25P02", Assert.IsType<PostgresException>(exception.InnerException).SqlState);
        await unit.DisposeAsync();
        Assert.Empty(await Store.Events.ReadAllAsync(0, long.MaxValue, 10, Cancelled));
    }

    [Fact]
    public async Task The_connection_of_a_commit_that_threw_is_used_again()
    {
        for (var round = 0; round < 3; round++)
        {
            await using var unit = await Store.BeginAsync(Cancelled);
            await SwallowAsync(unit.Transaction);
            await Assert.ThrowsAsync<TransactionNotCommittedException>(async () => await unit.CommitAsync(Cancelled));
        }

        await using var good = await Store.BeginAsync(Cancelled);
        await AppendAsync(good.Transaction);
        await good.CommitAsync(Cancelled);
        Assert.Single(await Store.Events.ReadAllAsync(0, (await Store.Events.GetHorizonAsync(Cancelled)).Safe, 10, Cancelled));
    }

    [Fact]
    public async Task A_handler_that_swallows_the_error_fails_alone_and_is_tried_again()
    {
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            await ExecuteAsync(unit.Transaction, "create table if not exists swallowed (handler text)");
            await ExecuteAsync(unit.Transaction, "delete from swallowed");
            await new Outbox(Store.Outbox, _serializer).WriteAsync(unit.Transaction, [new OrderShipped("1")], cancellationToken: Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        await using var bus = new EventBusBuilder().Build();
        var (guilty, innocent, late) = (0, 0, 0);
        using var first = bus.Subscribe<OrderShipped>(async (_, context, _) =>
        {
            innocent++;
            await ExecuteAsync((DbTransaction)context.Session!, "insert into swallowed values ('innocent')");
        });
        using var second = bus.Subscribe<OrderShipped>(async (_, context, _) =>
        {
            await ExecuteAsync((DbTransaction)context.Session!, "insert into swallowed values ('guilty')");
            if (++guilty < 3)
                await SwallowAsync((DbTransaction)context.Session!);
        });
        using var third = bus.Subscribe<OrderShipped>(async (_, context, _) =>
        {
            late++;
            await ExecuteAsync((DbTransaction)context.Session!, "insert into swallowed values ('late')");
        });
        var target = new TransactionalBusTarget(Store, bus, _serializer, "shop");
        var log = new RecordingLogger();
        var relay = new OutboxRelay(Store.Outbox, target, new OutboxRelayOptions { Retries = new RetryPolicy { FirstDelay = TimeSpan.Zero } }, new RecordingLogger<OutboxRelay>(log));
        while (await relay.RunOnceAsync(Cancelled))
        {
        }

        Assert.Equal((3, 1, 1), (guilty, innocent, late));
        await using var read = await Store.BeginAsync(Cancelled);
        Assert.Equal("guilty,innocent,late", await ReadAsync(read.Transaction, "select string_agg(handler, ',' order by handler) from swallowed"));
        Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));
        Assert.Equal(2, log.Entries.Count(static entry => entry.Level == LogLevel.Warning && entry.Text.Contains("failed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_unit_of_work_publishes_nothing_and_can_begin_again()
    {
        await using var bus = new EventBusBuilder().Build();
        var published = 0;
        using var subscription = bus.Subscribe<OrderShipped>((_, _, _) =>
        {
            published++;
            return default;
        });
        await using var connection = await Store.OpenConnectionAsync(Cancelled);
        await using var unit = new DbUnitOfWork(connection, bus);
        await unit.BeginAsync(EventContext.Empty, Cancelled);
        await unit.PublishAsync(new OrderShipped("1"), Cancelled);
        await SwallowAsync((DbTransaction)unit.Session!);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await unit.CommitAsync(Cancelled));

        Assert.Contains("Nothing was committed", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, published);
        await unit.BeginAsync(EventContext.Empty, Cancelled);
        await unit.PublishAsync(new OrderShipped("2"), Cancelled);
        await unit.CommitAsync(Cancelled);
        Assert.Equal(1, published);
    }

    private async Task AppendAsync(DbTransaction transaction) =>
        await Store.Events.AppendAsync(transaction, "a", ExpectedVersion.None, [_serializer.Wrap(new OrderShipped("1"))], AppendOptions.Default, Cancelled);

    private static async Task SwallowAsync(DbTransaction transaction) =>
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(transaction, "select * from there_is_no_such_table"));

    private static async Task ExecuteAsync(DbTransaction transaction, string sql) =>
        await CommandAsync(transaction, sql, static command => command.ExecuteNonQueryAsync(Cancelled));

    private static async Task<object?> ReadAsync(DbTransaction transaction, string sql) =>
        await CommandAsync(transaction, sql, static command => command.ExecuteScalarAsync(Cancelled));

    private static async Task<T> CommandAsync<T>(DbTransaction transaction, string sql, Func<DbCommand, Task<T>> run)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return await run(command);
    }
}
