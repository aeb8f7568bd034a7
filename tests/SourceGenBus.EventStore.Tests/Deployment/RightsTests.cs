using Npgsql;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests.Deployment;

/// <summary>What a user of the database must be allowed to do, which is what <c>docs/guides/deployment.md</c> lists.</summary>
public sealed class RightsTests
{
    private readonly EventSerializer _serializer = ShopEvents.Serializer();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_who_may_not_create_schemas_migrates_one_that_exists()
    {
        var (schema, user) = await UserAsync(static (schema, user) => $"create schema {schema} authorization {user}");
        await using var store = await StoreAsync(schema, user);

        await store.MigrateAsync(Cancelled);

        await UseAsync(store);
    }

    [Fact]
    public async Task A_user_with_the_listed_grants_runs_everything_and_changes_no_schema()
    {
        var schema = Databases.NewSchema();
        await using (var owner = await Databases.PostgreSql(schema))
            await owner.MigrateAsync(Cancelled);
        var (_, user) = await UserAsync((_, user) =>
            $"""
            grant usage on schema {schema} to {user};
            grant select, insert, update, delete on all tables in schema {schema} to {user};
            grant usage, select on all sequences in schema {schema} to {user};
            grant execute on all functions in schema {schema} to {user};
            """);
        await using var store = await StoreAsync(schema, user);

        await UseAsync(store);
    }

    [Fact]
    public async Task Without_the_schema_and_the_right_to_create_it_there_is_a_sentence()
    {
        var (schema, user) = await UserAsync(static (_, _) => "select 1");
        await using var store = await StoreAsync(schema, user);

        var exception = await Assert.ThrowsAsync<StoreSchemaException>(async () => await store.MigrateAsync(Cancelled));

        Assert.StartsWith($"There is no schema '{schema}' in the database, and this user may not create one. ", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Appends, publishes, delivers, projects and looks.</summary>
    private async Task UseAsync(PostgreSqlStore store)
    {
        var streams = new EventStreams(store.Events, _serializer, new EventStreamOptions { Append = new AppendOptions { Publish = true } });
        await streams.AppendAsync("a", ExpectedVersion.None, [new OrderShipped("1")], cancellationToken: Cancelled);
        await using var bus = new EventBusBuilder().Build();
        var failures = 1;
        using var subscription = bus.Subscribe<OrderShipped>((_, _, _) => failures-- > 0 ? throw new InvalidOperationException() : default);
        var target = new TransactionalBusTarget(store, bus, _serializer, "shop");
        var relay = new OutboxRelay(store.Outbox, target, new OutboxRelayOptions { Retries = new RetryPolicy { FirstDelay = TimeSpan.Zero } });
        while (await relay.RunOnceAsync(Cancelled))
        {
        }

        var projected = 0;
        var projection = new Projection(store, _serializer, "orders", (_, _, _) =>
        {
            projected++;
            return default;
        });
        await projection.CatchUpAsync(Cancelled);
        await store.Inbox.ForgetAsync(DateTimeOffset.UnixEpoch, Cancelled);
        Assert.Equal((1, 0L), (projected, await projection.GetLagAsync(Cancelled)));
        Assert.Equal(default, await store.Outbox.GetStateAsync(Cancelled));
        Assert.Single(await store.Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 10, Cancelled));
    }

    private static async Task<(string Schema, string User)> UserAsync(Func<string, string, string> sql)
    {
        var schema = Databases.NewSchema();
        var user = $"user_of_{schema}";
        await using var connection = new NpgsqlConnection((await PostgreSqlServer.StartedAsync()).ConnectionString);
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand($"create role {user} login; revoke create on database postgres from public; {sql(schema, user)}", connection);
        await command.ExecuteNonQueryAsync(Cancelled);
        return (schema, user);
    }

    private static async Task<PostgreSqlStore> StoreAsync(string schema, string user)
    {
        var connection = new NpgsqlConnectionStringBuilder((await PostgreSqlServer.StartedAsync()).ConnectionString) { Username = user };
        return new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = connection.ConnectionString, Schema = schema });
    }
}
