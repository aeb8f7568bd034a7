using System.Data.Common;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports.CrashProgram;

/// <summary>What was sent and what had an effect, in tables beside the store's.</summary>
internal static class Records
{
    internal static async Task CreateAsync(IDurableStore store)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await store.MigrateAsync();
                await using var connection = await store.OpenConnectionAsync();
                await using var command = connection.CreateCommand();
                var serial = connection.GetType().Name.Contains("Sqlite", StringComparison.Ordinal) ? "integer primary key autoincrement" : "bigserial primary key";
                command.CommandText =
                    $"""
                    create table if not exists sent (number bigint primary key, name text not null);
                    create table if not exists effects (position {serial}, producer text not null, name text not null, number bigint not null);
                    """;
                await command.ExecuteNonQueryAsync();
                return;
            }
            catch (DbException) when (attempt < 20)
            {
                // Two processes make it at the same time.
                await Task.Delay(100);
            }
        }
    }

    internal static async Task SendAsync(IDurableStore store, Outbox outbox, string producer, long count, int keys)
    {
        var next = await NextAsync(store);
        while (next <= count)
        {
            await using var unit = await store.BeginAsync();
            for (var batch = 0; batch < 5 && next <= count; batch++, next++)
            {
                var key = $"{producer} {next % keys}";
                await using var command = unit.Transaction.Connection!.CreateCommand();
                command.Transaction = unit.Transaction;
                command.CommandText = $"insert into sent (number, name) values ({next}, '{key}')";
                await command.ExecuteNonQueryAsync();
                await outbox.WriteAsync(unit.Transaction, [new StockMoved(key, producer, next)]);
            }

            await unit.CommitAsync();
        }

        while (await store.Outbox.GetStateAsync() != default)
            await Task.Delay(50);
    }

    internal static async ValueTask AddEffectAsync(StockMoved moved, EventContext context, CancellationToken cancellationToken)
    {
        var transaction = (DbTransaction)context.Session!;
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"insert into effects (producer, name, number) values ('{moved.Producer}', '{moved.Key}', {moved.Number})";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> NextAsync(IDurableStore store)
    {
        await using var connection = await store.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select coalesce(max(number), 0) + 1 from sent";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
