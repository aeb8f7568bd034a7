using Npgsql;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

/// <summary>
/// PostgreSQL compiles a plan to machine code, which takes milliseconds each time, when it expects the plan to be costly. No plan of the store's
/// statements is, those inside of its functions included: the server itself writes down the plan of every statement that it runs.
/// </summary>
public sealed class CompiledPlanTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_statement_is_compiled_each_time_that_it_runs()
    {
        var server = await PostgreSqlServer.StartedAsync();
        var schema = Databases.NewSchema();
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Options = "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_nested_statements=on -c jit=on",
        };
        await using (var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = connection.ConnectionString, Schema = schema }))
        {
            await store.MigrateAsync(Cancelled);
            await UseAsync(store);
        }

        NpgsqlConnection.ClearAllPools();
        var plans = (await File.ReadAllTextAsync(server.LogPath, Cancelled)).Split("LOG:  duration:").Where(plan => plan.Contains(schema + ".", StringComparison.Ordinal)).ToList();

        Assert.Contains(plans, static plan => plan.Contains("insert into", StringComparison.Ordinal));
        Assert.Contains(plans, static plan => plan.Contains("last_value", StringComparison.Ordinal));
        Assert.DoesNotContain(plans, static plan => plan.Contains("JIT:", StringComparison.Ordinal) || plan.Contains("cost=1000000000", StringComparison.Ordinal));
    }

    private static async Task UseAsync(PostgreSqlStore store)
    {
        var serializer = ShopEvents.Serializer();
        var streams = new EventStreams(store.Events, serializer, new EventStreamOptions { Append = new AppendOptions { Publish = true } });
        await using var bus = new EventBusBuilder().Build();
        using var subscription = bus.Subscribe<OrderShipped>(static (_, _, _) => default);
        using var failing = bus.Subscribe<OrderShipped>(static (shipped, _, _) => shipped.OrderId == "0" ? throw new InvalidOperationException("No.") : default);
        for (var number = 0; number < 10; number++)
            await streams.AppendAsync("order", ExpectedVersion.Exactly(number), [new OrderShipped($"{number}")], cancellationToken: Cancelled);
        await new Outbox(store.Outbox, serializer).WriteAsync([new OrderShipped("again")], cancellationToken: Cancelled);

        var relay = new OutboxRelay(store.Outbox, new TransactionalBusTarget(store, bus, serializer, "shop"));
        while (await relay.RunOnceAsync(Cancelled))
        {
        }

        await new Projection(store, serializer, "orders", static (_, _, _) => default).CatchUpAsync(Cancelled);
        await foreach (var recorded in streams.ReadAllAsync(cancellationToken: Cancelled))
            Assert.NotNull(recorded.Event);
        Assert.Equal(10, (await store.Events.ReadStreamAsync("order", ReadDirection.Forwards, 1, 100, Cancelled)).Count);
    }
}
