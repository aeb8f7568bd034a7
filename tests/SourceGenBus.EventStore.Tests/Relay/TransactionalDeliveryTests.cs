using System.Data.Common;
using System.Globalization;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;
using SourceGenBus.Testing;

namespace SourceGenBus.EventStore.Tests.Relay;

public sealed class SqliteTransactionalDelivery() : TransactionalDeliveryTests(
    static () => new(new SqliteStore(new SqliteStoreOptions { Path = TemporaryFiles.NewPath("store.db"), BusyTimeout = TimeSpan.FromMilliseconds(200) })),
    lease: TimeSpan.FromMilliseconds(300));

public sealed class PostgreSqlTransactionalDelivery() : TransactionalDeliveryTests(
    static async () => new PostgreSqlStore(new PostgreSqlStoreOptions
    {
        ConnectionString = (await PostgreSqlServer.StartedAsync()).ConnectionString + ";Maximum Pool Size=10",
        Schema = Databases.NewSchema(),
    }),
    lease: TimeSpan.FromSeconds(5));

/// <summary>Handlers whose effects are in the transaction in which the event is removed from the outbox.</summary>
public abstract class TransactionalDeliveryTests(Func<ValueTask<IDurableStore>> create, TimeSpan lease) : OutboxContract(create)
{
    private readonly EventSerializer _serializer = ShopEvents.Serializer();
    private readonly string _effects = $"effects_{Guid.NewGuid():N}";
    private int _runs;

    [Fact]
    public async Task An_event_is_removed_with_its_effects_also_when_its_relay_never_marks_it()
    {
        await using var bus = new EventBusBuilder().Build();
        using var subscription = bus.Subscribe<OrderShipped>((shipped, context, _) => HandleAsync(shipped, context));
        await PrepareAsync("1", "2");

        var storage = new NeverMarks(Outbox);
        await new OutboxRelay(storage, new SameOutbox(Target(bus), storage), Options).RunOnceAsync(Cancelled);

        Assert.Equal(2, await CountAsync());
        Assert.Equal(default, await Outbox.GetStateAsync(Cancelled));
    }

    [Fact]
    public async Task A_handler_that_takes_longer_than_the_lease_and_than_a_writer_waits_runs_once()
    {
        await using var bus = new EventBusBuilder().Build();
        using var subscription = bus.Subscribe<OrderShipped>(async (shipped, context, token) =>
        {
            await HandleAsync(shipped, context);
            await Task.Delay(lease + TimeSpan.FromMilliseconds(600), token);
        });
        await PrepareAsync("1", "2");
        var options = Options with { LeaseDuration = lease, Retries = new RetryPolicy { Attempts = 1 } };

        await using (var relay = new RunningRelay(new OutboxRelay(Outbox, Target(bus), options)))
            await relay.UntilAsync(async () => await Outbox.GetStateAsync(Cancelled) is { Ready: 0, Waiting: 0 });

        Assert.Equal(default, await Outbox.GetStateAsync(Cancelled));
        Assert.Equal((2, 2), (_runs, await CountAsync()));
    }

    [Fact]
    public async Task What_a_handler_writes_after_its_time_is_not_committed()
    {
        var timeProvider = new ManualTimeProvider(Now);
        var writes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bus = new EventBusBuilder().Build();
        using var subscription = bus.Subscribe<OrderShipped>(async (shipped, context, _) =>
        {
            await HandleAsync(shipped, context);
            if (shipped.OrderId != "hangs")
                return;
            writes.SetResult();
            await open.Task;
            try
            {
                await HandleAsync(shipped, context);
                ended.TrySetResult(null);
            }
            catch (Exception exception)
            {
                ended.TrySetResult(exception);
                throw;
            }
        });
        await PrepareAsync("hangs");
        var options = Options with
        {
            LeaseDuration = TimeSpan.FromHours(1), DeliveryTimeout = TimeSpan.FromMinutes(1), Retries = new RetryPolicy { Attempts = 1 },
        };
        var relay = new OutboxRelay(Outbox, Target(bus), options, timeProvider: timeProvider);

        var delivering = relay.RunOnceAsync(Cancelled).AsTask();
        await Task.WhenAny(writes.Task, delivering).WaitAsync(Cancelled);
        timeProvider.Advance(TimeSpan.FromMinutes(1));
        await delivering;
        Assert.Equal(new OutboxState(0, 0, 0, 1), await Outbox.GetStateAsync(Cancelled));

        await new Outbox(Store.Outbox, _serializer).WriteAsync([new OrderShipped("next")], cancellationToken: Cancelled);
        while (await relay.RunOnceAsync(Cancelled))
            ;
        Assert.Equal(1, await CountAsync());
        open.SetResult();
        Assert.NotNull(await ended.Task.WaitAsync(Cancelled));

        Assert.Equal(1, await CountAsync());
        Assert.Equal(new OutboxState(0, 0, 0, 1), await Outbox.GetStateAsync(Cancelled));
    }

    [Fact]
    public async Task Effects_do_not_commit_when_the_lease_has_passed_to_another_relay()
    {
        await using var bus = new EventBusBuilder().Build();
        using var subscription = bus.Subscribe<OrderShipped>((shipped, context, _) => HandleAsync(shipped, context));
        await PrepareAsync("1");
        var lost = await LeaseAsync(duration: TimeSpan.Zero);
        var held = await LeaseAsync();
        Assert.Equal(1, held.Partitions);

        await Assert.ThrowsAsync<LeaseLostException>(async () => await Target(bus).DeliverAsync(
            new OutboxDelivery(Outbox, lost, lost.Messages[0], TimeSpan.FromMinutes(1)), DeliveryScope.All, Cancelled));

        Assert.Equal(0, await CountAsync());
        var delivery = new OutboxDelivery(Outbox, held, held.Messages[0], TimeSpan.FromMinutes(1));
        await Target(bus).DeliverAsync(delivery, DeliveryScope.All, Cancelled);
        Assert.True(delivery.IsCompleted);
        Assert.Equal(1, await CountAsync());
    }

    private static OutboxRelayOptions Options => new() { Concurrency = 4, PollingInterval = TimeSpan.FromMilliseconds(20) };

    private TransactionalBusTarget Target(EventBus bus) => new(Store, bus, _serializer, "shop");

    private async ValueTask HandleAsync(OrderShipped shipped, EventContext context)
    {
        Interlocked.Increment(ref _runs);
        await ExecuteAsync((DbTransaction)context.Session!, $"insert into {_effects} values ('{shipped.OrderId}')");
    }

    private async Task PrepareAsync(params string[] orders)
    {
        await using var unit = await Store.BeginAsync(Cancelled);
        await ExecuteAsync(unit.Transaction, $"create table {_effects} (order_id text)");
        await new Outbox(Store.Outbox, _serializer).WriteAsync(unit.Transaction, orders.Select(static id => new OrderShipped(id)), cancellationToken: Cancelled);
        await unit.CommitAsync(Cancelled);
    }

    private async Task<int> CountAsync()
    {
        await using var connection = await Store.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {_effects}";
        return Convert.ToInt32(await command.ExecuteScalarAsync(Cancelled), CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    /// <summary>A process that is killed before each mark.</summary>
    private sealed class NeverMarks(IOutboxStorage storage) : ForwardingOutbox(storage)
    {
        public override ValueTask<OutboxLease?> ContinueAsync(
            OutboxLease lease, IReadOnlyList<OutboxMessage> delivered, IReadOnlyList<OutboxMessage> inHand, LeaseRequest request, CancellationToken cancellationToken = default) =>
            new(lease with { Partitions = 0 });
    }

    /// <summary>The same target, of the storage that the test stands before the outbox.</summary>
    private sealed class SameOutbox(TransactionalBusTarget target, IOutboxStorage outbox) : ITransactionalTarget
    {
        public IOutboxStorage Outbox => outbox;

        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) => target.DeliverAsync(envelope, cancellationToken);

        public ValueTask<DeliveryResult> DeliverAsync(EventEnvelope envelope, DeliveryScope scope, CancellationToken cancellationToken) =>
            target.DeliverAsync(envelope, scope, cancellationToken);

        public ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, DeliveryScope scope, CancellationToken cancellationToken) =>
            target.DeliverAsync(delivery, scope, cancellationToken);
    }
}
