using System.Data.Common;
using Npgsql;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests.Outages;

/// <summary>A pool that has no connection left is an outage, and not the fault of the event that got none.</summary>
public sealed class PoolTests
{
    private const int Events = 60;

    private readonly EventSerializer _serializer = ShopEvents.Serializer();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_without_a_connection_has_not_failed()
    {
        await using var store = await StoreAsync(pool: 10);
        await new Outbox(store.Outbox, _serializer).WriteAsync([.. Enumerable.Range(0, Events).Select(static number => new OrderShipped($"{number}"))], cancellationToken: Cancelled);

        // What else the program does leaves three: to listen, to lease and to deliver.
        var others = new Stack<DbConnection>();
        while (others.Count < 7)
            others.Push(await store.OpenConnectionAsync(Cancelled));

        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var delivered = 0;
        await using var bus = new EventBusBuilder().Build();
        using var subscription = bus.Subscribe<OrderShipped>(async (_, _, cancellationToken) =>
        {
            // The first holds its connection until others have waited in vain.
            await refused.Task.WaitAsync(cancellationToken);
            Interlocked.Increment(ref delivered);
        });
        var target = new WatchedTarget(new TransactionalBusTarget(store, bus, _serializer, "shop"), refused);
        var options = new OutboxRelayOptions
        {
            Concurrency = 8,
            OutageDelay = TimeSpan.FromMilliseconds(10),
            MaximumOutageDelay = TimeSpan.FromMilliseconds(20),
            Retries = new RetryPolicy { Attempts = 1 },
        };
        var relay = new OutboxRelay(store.Outbox, target, options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await Assert.ThrowsAsync<StoreOutageException>(async () =>
        {
            while (true)
                await relay.RunOnceAsync(Cancelled);
        });
        while (others.TryPop(out var other))
            await other.DisposeAsync();
        var running = relay.RunAsync(stop.Token);

        // Until the last transaction has committed, too: stopping would roll it back, and its event would stay.
        while (Volatile.Read(ref delivered) < Events || await store.Outbox.GetStateAsync(Cancelled) != default)
            await Task.Delay(20, Cancelled);
        await stop.CancelAsync();
        await running;

        Assert.Equal((Events, default), (delivered, await store.Outbox.GetStateAsync(Cancelled)));
    }

    [Fact]
    public async Task A_connection_that_was_lost_in_the_pool_is_no_attempt()
    {
        await using var store = await StoreAsync(pool: 10, application: "sgb-lost");
        await using var bus = new EventBusBuilder().Build();
        var delivered = 0;
        using var subscription = bus.Subscribe<OrderShipped>((_, _, _) =>
        {
            delivered++;
            return default;
        });
        var target = new TransactionalBusTarget(store, bus, _serializer, "shop");
        await target.DeliverAsync(_serializer.Wrap(new OrderShipped("1")), Cancelled);

        // The store notifies others in the background and may have opened a new connection for it after the kill, so it may take more than one.
        var outages = 0;
        var events = 1;
        while (outages == 0 && events < 50)
        {
            await KillAsync();
            events++;
            await DeliverAsync(_serializer.Wrap(new OrderShipped("next")));
        }

        Assert.True(outages > 0, "No connection was found to be lost.");
        Assert.Equal(events, delivered);

        // As often as there are connections in the pool that nobody has found to be lost yet. Any other exception fails the test.
        async Task DeliverAsync(EventEnvelope envelope)
        {
            while (true)
            {
                try
                {
                    await target.DeliverAsync(envelope, Cancelled);
                    return;
                }
                catch (StoreOutageException)
                {
                    outages++;
                }
            }
        }

        static async Task KillAsync()
        {
            await using var other = new NpgsqlConnection((await PostgreSqlServer.StartedAsync()).ConnectionString);
            await other.OpenAsync(Cancelled);
            await using var kill = new NpgsqlCommand(
                "select count(pg_terminate_backend(pid, 60000)) from pg_stat_activity where application_name = 'sgb-lost'", other);
            await kill.ExecuteNonQueryAsync(Cancelled);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public async Task A_pool_that_is_too_small_for_a_relay_is_refused(int pool)
    {
        await using var store = await StoreAsync(pool);
        await using var bus = new EventBusBuilder().Build();
        var target = new TransactionalBusTarget(store, bus, _serializer, "shop");

        var exception = Assert.Throws<ArgumentException>(() => new OutboxRelay(store.Outbox, target, new OutboxRelayOptions { Concurrency = 8 }));

        Assert.Contains($"takes up to 10 connections: one to listen, one to lease, and one for each event under way. The store has a pool of {pool}. ", exception.Message, StringComparison.Ordinal);
    }

    private sealed class WatchedTarget(TransactionalBusTarget target, TaskCompletionSource refused) : IHandlerTarget
    {
        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) => target.DeliverAsync(envelope, cancellationToken);

        public async ValueTask<DeliveryResult> DeliverAsync(EventEnvelope envelope, DeliveryScope scope, CancellationToken cancellationToken)
        {
            try
            {
                return await target.DeliverAsync(envelope, scope, cancellationToken);
            }
            catch (StoreOutageException)
            {
                refused.TrySetResult();
                throw;
            }
        }
    }

    private static async Task<PostgreSqlStore> StoreAsync(int pool, string application = "sgb")
    {
        var server = await PostgreSqlServer.StartedAsync();
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = pool, Timeout = 1, ApplicationName = application };
        return new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = connection.ConnectionString, Schema = Databases.NewSchema() });
    }
}
