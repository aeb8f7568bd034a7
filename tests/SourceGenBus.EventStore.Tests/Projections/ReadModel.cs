using System.Data.Common;
using System.Globalization;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

/// <summary>A read model in a table of its own: a row for each event that was projected, which shows doubles and what is missing.</summary>
internal sealed class ReadModel(IDurableStore store)
{
    private static int _last;

    private readonly EventSerializer _serializer = ShopEvents.Serializer();

    // The stores of PostgreSQL share a database, so each has a table of its own.
    internal string Table { get; } = $"model_{Interlocked.Increment(ref _last)}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    internal async Task CreateAsync()
    {
        await using var unit = await store.BeginAsync(Cancelled);
        await ExecuteAsync(unit.Transaction, $"create table {Table} (position bigint, number bigint)");
        await unit.CommitAsync(Cancelled);
    }

    internal async Task AppendAsync(int first, int last, string stream = "shelf")
    {
        for (var number = first; number <= last; number++)
            await store.Events.AppendAsync(stream, ExpectedVersion.Any, [_serializer.Wrap(new OrdersCounted(number))], AppendOptions.Default, Cancelled);
    }

    internal Projection Project(IDurableStore? with = null, string name = "shelf", ProjectionOptions? options = null, Func<int, Task>? onEvent = null) => new(
        with ?? store,
        _serializer,
        name,
        async (recorded, transaction, _) =>
        {
            var number = ((OrdersCounted)recorded.Event).Shelf;
            await InsertAsync(transaction, recorded.Position, number);
            if (onEvent is not null)
                await onEvent(number);
        },
        options ?? Impatient);

    internal static ProjectionOptions Impatient { get; } = new()
    {
        PageSize = 3,
        FailureDelay = TimeSpan.FromMilliseconds(1),
        MaximumFailureDelay = TimeSpan.FromMilliseconds(20),
        PollingInterval = TimeSpan.FromMilliseconds(5),
    };

    internal ValueTask InsertAsync(DbTransaction transaction, long position, int number) =>
        ExecuteAsync(transaction, $"insert into {Table} values ({position}, {number})");

    internal ValueTask ClearAsync(DbTransaction transaction, CancellationToken cancellationToken) => ExecuteAsync(transaction, $"delete from {Table}");

    internal async Task<string> ReadAsync()
    {
        await using var unit = await store.BeginAsync(Cancelled);
        await using var command = unit.Transaction.Connection!.CreateCommand();
        command.Transaction = unit.Transaction;
        command.CommandText = $"select number from {Table} order by position";
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var numbers = new List<string>();
        while (await reader.ReadAsync(Cancelled))
            numbers.Add(reader.GetInt64(0).ToString(CultureInfo.InvariantCulture));
        return string.Join(' ', numbers);
    }

    /// <summary>Waits until the model holds so many rows.</summary>
    internal async Task HoldsAsync(int rows)
    {
        while ((await ReadAsync()).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length < rows)
            await Task.Delay(5, Cancelled);
    }

    internal static string Numbers(int first, int last) => string.Join(' ', Enumerable.Range(first, last - first + 1));

    internal static async ValueTask ExecuteAsync(DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Written in this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
