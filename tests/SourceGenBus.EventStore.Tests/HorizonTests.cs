using SourceGenBus.EventStore.PostgreSql;

namespace SourceGenBus.EventStore.Tests;

/// <summary>Two transactions that overlap: only PostgreSQL has them, and there a reader must wait for the slower one.</summary>
public sealed class HorizonTests : IAsyncLifetime
{
    private readonly string _schema = Databases.NewSchema();
    private PostgreSqlStore _store = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await Databases.PostgreSql(_schema);
        await _store.MigrateAsync(Cancelled);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reader_waits_for_the_slower_transaction(bool commits)
    {
        var before = await AppendAsync("before");
        StoreTransaction slow;
        await using (slow = await _store.BeginAsync(Cancelled))
        {
            var first = await _store.Events.AppendAsync(slow.Transaction, "slow", ExpectedVersion.None, [Event()], AppendOptions.Default, Cancelled);
            var second = await AppendAsync("fast");
            Assert.True(first.Position < second.Position);

            var horizon = await _store.Events.GetHorizonAsync(Cancelled);
            Assert.Equal(new Horizon(before.Position, second.Position), horizon);
            Assert.Equal(["before"], await StreamsAsync());

            if (commits)
                await slow.CommitAsync(Cancelled);
        }

        Assert.Equal(commits ? ["before", "slow", "fast"] : ["before", "fast"], await StreamsAsync());
    }

    [Fact]
    public async Task Twenty_thousand_appends_of_one_transaction_take_one_lock()
    {
        await using var unit = await _store.BeginAsync(Cancelled);
        var before = await AppendAsync("before");
        await _store.Events.AppendAsync(unit.Transaction, "slow", ExpectedVersion.None, [Event()], AppendOptions.Default, Cancelled);

        // The function that an append calls, without a round trip for each.
        await ScalarAsync(
            unit,
            $"select count(*) from generate_series(1, 20000) n, lateral {_schema}.append_events('slow-' || n, -1, array[gen_random_uuid()], array['x'], array[1], array[null], array[0::bigint], array[null], array['1'::bytea], null, true)");

        Assert.Equal(1L, await ScalarAsync(unit, "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"));
        Assert.Equal(before.Position, (await _store.Events.GetHorizonAsync(Cancelled)).Safe);
        await unit.CommitAsync(Cancelled);
        Assert.Equal(20_002, (await _store.Events.GetHorizonAsync(Cancelled)).Safe - before.Position + 1);
    }

    [Fact]
    public async Task An_announcement_that_a_savepoint_took_back_is_made_again()
    {
        await using var unit = await _store.BeginAsync(Cancelled);
        await unit.Transaction.SaveAsync("s", Cancelled);
        await _store.Events.AppendAsync(unit.Transaction, "slow", ExpectedVersion.None, [Event()], AppendOptions.Default, Cancelled);
        await unit.Transaction.RollbackAsync("s", Cancelled);
        var free = await AppendAsync("free");
        Assert.Equal(free.Position, (await _store.Events.GetHorizonAsync(Cancelled)).Safe);

        await unit.Transaction.SaveAsync("t", Cancelled);
        await _store.Events.AppendAsync(unit.Transaction, "slow", ExpectedVersion.None, [Event()], AppendOptions.Default, Cancelled);
        await unit.Transaction.ReleaseAsync("t", Cancelled);
        await AppendAsync("fast");

        Assert.Equal(free.Position, (await _store.Events.GetHorizonAsync(Cancelled)).Safe);
        await unit.CommitAsync(Cancelled);
        Assert.Equal(["free", "slow", "fast"], await StreamsAsync());
    }

    [Fact]
    public async Task A_transaction_that_appends_to_two_stores_announces_itself_in_both()
    {
        var schema = Databases.NewSchema();
        await using var other = await Databases.PostgreSql(schema);
        await other.MigrateAsync(Cancelled);
        await using var unit = await _store.BeginAsync(Cancelled);
        await _store.Events.AppendAsync(unit.Transaction, "slow", ExpectedVersion.None, [Event()], AppendOptions.Default, Cancelled);
        await other.Events.AppendAsync(unit.Transaction, "slow", ExpectedVersion.None, [Event()], AppendOptions.Default, Cancelled);
        await AppendAsync("fast");
        await other.Events.AppendAsync("fast", ExpectedVersion.None, [Event()], AppendOptions.Default, Cancelled);

        Assert.Equal(0, (await _store.Events.GetHorizonAsync(Cancelled)).Safe);
        Assert.Equal(0, (await other.Events.GetHorizonAsync(Cancelled)).Safe);
    }

    [Fact]
    public async Task A_transaction_that_has_not_appended_holds_nobody_up()
    {
        await using var idle = await _store.BeginAsync(Cancelled);
        await using (var command = idle.Transaction.Connection!.CreateCommand())
        {
            command.Transaction = idle.Transaction;
            command.CommandText = "select pg_current_xact_id()";
            await command.ExecuteScalarAsync(Cancelled);
        }

        await AppendAsync("fast");

        Assert.Equal(["fast"], await StreamsAsync());
    }

    [Fact]
    public async Task A_slow_transaction_of_another_store_in_the_same_database_holds_nobody_up()
    {
        await using var other = await Databases.PostgreSql(Databases.NewSchema());
        await using var slow = await other.BeginAsync(Cancelled);
        await other.Events.AppendAsync(slow.Transaction, "slow", ExpectedVersion.None, [Event()], AppendOptions.Default, Cancelled);

        await AppendAsync("fast");

        Assert.Equal(["fast"], await StreamsAsync());
    }

    [Fact]
    public async Task Beyond_four_thousand_million_positions_it_is_the_same()
    {
        await using (var connection = await _store.OpenConnectionAsync(Cancelled))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select setval(pg_get_serial_sequence('{_schema}.events', 'position'), 4294967295)";
            await command.ExecuteScalarAsync(Cancelled);
        }

        await A_reader_waits_for_the_slower_transaction(commits: true);
    }

    [Fact]
    public async Task A_follower_is_told_by_another_process()
    {
        await using var reader = await Databases.PostgreSql(_schema);
        var streams = new EventStreams(reader.Events, Shop.ShopEvents.Serializer(), new EventStreamOptions { PollingInterval = TimeSpan.FromHours(1) });
        await using var events = streams.SubscribeAsync(cancellationToken: Cancelled).GetAsyncEnumerator(Cancelled);
        foreach (var stream in new[] { "1", "2", "3" })
        {
            var next = events.MoveNextAsync();
            await AppendAsync(stream);
            Assert.True(await next);
            Assert.Equal(stream, events.Current.Stream);
        }
    }

    [Fact]
    public async Task A_relay_is_told_of_a_transaction_of_another_process()
    {
        await using var other = await Databases.PostgreSql(_schema);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var target = new SignallingTarget();
        var relaying = new OutboxRelay(other.Outbox, target, new OutboxRelayOptions { PollingInterval = TimeSpan.FromHours(1) }).RunAsync(stop.Token);
        for (var number = 0; number < 3; number++)
        {
            var arrival = target.NextAsync();
            await using (var connection = await _store.OpenConnectionAsync(Cancelled))
            {
                await using var transaction = await connection.BeginTransactionAsync(Cancelled);
                await _store.Outbox.WriteAsync(transaction, [Event()], cancellationToken: Cancelled);
                await transaction.CommitAsync(Cancelled);
            }

            await arrival.WaitAsync(Cancelled);
        }

        await stop.CancelAsync();
        await relaying;
    }

    private static EventEnvelope Event() => new(Guid.NewGuid(), "thing.happened", 1, DateTimeOffset.UnixEpoch, "1"u8.ToArray());

    private static async Task<object?> ScalarAsync(StoreTransaction unit, string sql)
    {
        await using var command = unit.Transaction.Connection!.CreateCommand();
        command.Transaction = unit.Transaction;
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Cancelled);
    }

    private async Task<AppendResult> AppendAsync(string stream) =>
        await _store.Events.AppendAsync(stream, ExpectedVersion.None, [Event()], AppendOptions.Default, Cancelled);

    private async Task<IEnumerable<string>> StreamsAsync() =>
        (await _store.Events.ReadAllAsync(0, (await _store.Events.GetHorizonAsync(Cancelled)).Safe, 100, Cancelled)).Select(static stored => stored.Stream);

    private sealed class SignallingTarget : IOutboxTarget
    {
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task NextAsync()
        {
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task;
        }

        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            _next.TrySetResult();
            return default;
        }
    }
}
