using System.Data.Common;
using System.Globalization;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteProjections() : ProjectionTests(Databases.Sqlite);

public sealed class PostgreSqlProjections() : ProjectionTests(Databases.PostgreSql);

/// <summary>A read model counts each event once, whatever happens.</summary>
public abstract class ProjectionTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private static int _last;

    private readonly EventSerializer _serializer = ShopEvents.Serializer();

    // The stores of PostgreSQL share a database, so each test has a table of its own.
    private readonly string _table = $"shelf_{Interlocked.Increment(ref _last)}";

    [Fact]
    public async Task Events_count_once_though_the_projection_fails_and_starts_again()
    {
        await PrepareAsync(10);
        var calls = 0;
        var projection = Create(pageSize: 4, onEvent: () =>
        {
            if (++calls is 6 or 9)
                throw new InvalidOperationException("crash");
        });

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await projection.CatchUpAsync(Cancelled));
        Assert.Equal("1 2 3 4", await ReadAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await projection.CatchUpAsync(Cancelled));
        Assert.Equal(6, await projection.CatchUpAsync(Cancelled));

        Assert.Equal("1 2 3 4 5 6 7 8 9 10", await ReadAsync());
        Assert.Equal(0, await projection.CatchUpAsync(Cancelled));
    }

    [Fact]
    public async Task Several_of_the_same_projection_share_the_work()
    {
        await PrepareAsync(40);

        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await Create(pageSize: 3).CatchUpAsync(Cancelled))));

        Assert.Equal(40, counts.Sum());
        Assert.Equal(string.Join(' ', Enumerable.Range(1, 40)), await ReadAsync());
    }

    [Fact]
    public async Task Another_runner_that_gets_ahead_between_two_steps_is_no_checkpoint_ahead_of_the_store()
    {
        await PrepareAsync(1);
        var other = Create(pageSize: 1);
        var number = 1;
        var store = Interleaving.AfterHorizon(Store, async () =>
        {
            await AppendAsync(++number);
            await other.CatchUpAsync(Cancelled);
        });

        await Create(pageSize: 1, store: store).CatchUpAsync(Cancelled);
        Assert.True(number > 1, "Nothing happened between the steps.");

        await other.CatchUpAsync(Cancelled);
        Assert.Equal(string.Join(' ', Enumerable.Range(1, number)), await ReadAsync());
    }

    [Fact]
    public async Task A_checkpoint_of_another_store_is_refused()
    {
        await PrepareAsync(1);
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            await Store.Events.SaveCheckpointAsync(unit.Transaction, "shelf", 1_000_000, Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        var exception = await Assert.ThrowsAsync<CheckpointAheadException>(async () => await Create(pageSize: 1).CatchUpAsync(Cancelled));

        Assert.Equal(1_000_000, exception.Checkpoint);
    }

    [Fact]
    public async Task A_running_projection_follows_and_survives_failures()
    {
        await PrepareAsync(2);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = 0;
        var projection = Create(pageSize: 10, onEvent: () =>
        {
            if (++calls == 1)
                throw new InvalidOperationException("not yet");
            if (calls == 4)
                reached.SetResult();
        });
        var running = projection.RunAsync(stop.Token);
        await AppendAsync(3);

        await reached.Task.WaitAsync(Cancelled);
        while (await projection.GetLagAsync(Cancelled) > 0)
            await Task.Yield();
        await stop.CancelAsync();
        await running;

        Assert.Equal("1 2 3", await ReadAsync());
    }

    [Fact]
    public async Task A_projection_is_built_again_from_zero()
    {
        await PrepareAsync(3);
        var projection = Create(pageSize: 2);
        Assert.Equal(3, await projection.GetLagAsync(Cancelled));
        await projection.CatchUpAsync(Cancelled);
        Assert.Equal(0, await projection.GetLagAsync(Cancelled));

        await projection.ResetAsync((transaction, _) => ExecuteAsync(transaction, $"delete from {_table}"), Cancelled);

        Assert.Equal("", await ReadAsync());
        Assert.Equal(3, await projection.CatchUpAsync(Cancelled));
        Assert.Equal("1 2 3", await ReadAsync());
    }

    private static async ValueTask ExecuteAsync(DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private Projection Create(int pageSize, Action? onEvent = null, IDurableStore? store = null) => new(
        store ?? Store,
        _serializer,
        "shelf",
        async (recorded, transaction, _) =>
        {
            await ExecuteAsync(transaction, $"insert into {_table} values ({recorded.Position}, {((OrdersCounted)recorded.Event).Shelf})");
            onEvent?.Invoke();
        },
        new ProjectionOptions { PageSize = pageSize, FailureDelay = TimeSpan.FromMilliseconds(1), PollingInterval = TimeSpan.FromMilliseconds(20) });

    private async Task PrepareAsync(int events)
    {
        await using var unit = await Store.BeginAsync(Cancelled);
        await ExecuteAsync(unit.Transaction, $"create table {_table} (position bigint, number bigint)");
        await unit.CommitAsync(Cancelled);
        for (var number = 1; number <= events; number++)
            await AppendAsync(number);
    }

    private async Task AppendAsync(int number) => await Store.Events.AppendAsync(
        "shelf", ExpectedVersion.Any, [_serializer.Wrap(new OrdersCounted(number))], AppendOptions.Default, Cancelled);

    private async Task<string> ReadAsync()
    {
        await using var unit = await Store.BeginAsync(Cancelled);
        await using var command = unit.Transaction.Connection!.CreateCommand();
        command.Transaction = unit.Transaction;
        command.CommandText = $"select number from {_table} order by position";
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var numbers = new List<string>();
        while (await reader.ReadAsync(Cancelled))
            numbers.Add(reader.GetInt64(0).ToString(CultureInfo.InvariantCulture));
        return string.Join(' ', numbers);
    }
}
