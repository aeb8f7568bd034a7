using System.Text;
using SourceGenBus.EventStore;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;
using SourceGenBus.EventStore.Tests;

namespace SourceGenBus.Tool.Tests;

/// <summary>The same store on either database, and the arguments that lead the tool to it.</summary>
internal sealed class PreparedStore : IAsyncDisposable
{
    internal static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static int _schemas;
    private int _events;

    private PreparedStore(IDurableStore store, string[] place)
    {
        Store = store;
        Place = place;
    }

    internal IDurableStore Store { get; }

    /// <summary>The options that name it.</summary>
    internal string[] Place { get; }

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    internal static async Task<PreparedStore> EmptyAsync(string database)
    {
        SQLitePCL.Batteries_V2.Init();
        if (database == "sqlite")
        {
            var path = TemporaryFiles.NewPath("store.db");
            return new PreparedStore(new SqliteStore(new SqliteStoreOptions { Path = path }, new NoonClock()), ["--sqlite", path]);
        }

        var schema = $"tool_{Interlocked.Increment(ref _schemas)}";
        var connectionString = (await PostgreSqlServer.StartedAsync()).ConnectionString;
        return new PreparedStore(
            new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = connectionString, Schema = schema }, new NoonClock()),
            ["--postgres", connectionString, "--schema", schema]);
    }

    /// <summary>Two streams, an outbox with a dead letter and what waits behind it, claims and checkpoints.</summary>
    internal static async Task<PreparedStore> CreateAsync(string database)
    {
        var prepared = await EmptyAsync(database);
        var store = prepared.Store;
        await store.Events.AppendAsync("order-1", ExpectedVersion.None, [prepared.Event("order.placed", "{\"id\":1,\"name\":\"Zoë\"}", "1"), prepared.Event("order.paid", "{}", "1")], AppendOptions.Default);
        await store.Events.AppendAsync("customer-7", ExpectedVersion.None, [prepared.Event("customer.moved", "[1,\n2]")], AppendOptions.Default);
        await store.Outbox.WriteAsync([prepared.Event("order.placed", "{\"total\":\"x\"}", "1"), prepared.Event("order.paid", "{\"total\":2}", "1")]);
        await prepared.DieAsync("order.placed");
        await store.Outbox.WriteAsync([prepared.Event("customer.moved", "{}", "7")]);
        await store.Outbox.WriteAsync([prepared.Event("report.due", "{}")], Noon.AddYears(100));
        await using var unit = await store.BeginAsync();
        await store.Inbox.TryClaimAsync(unit.Transaction, "mailer", new Guid(1, 0, 0, new byte[8]));
        await store.Inbox.TryClaimAsync(unit.Transaction, "stock", new Guid(1, 0, 0, new byte[8]));
        await store.Events.SaveCheckpointAsync(unit.Transaction, "totals", 1);
        await store.Events.SaveCheckpointAsync(unit.Transaction, "mail", 3);
        await unit.CommitAsync();
        return prepared;
    }

    internal EventEnvelope Event(string name, string payload, string? key = null) => new(
        new Guid(0x01900000 + Interlocked.Increment(ref _events), 0, 0x7000, new byte[8]), name, 1, Noon, Encoding.UTF8.GetBytes(payload))
    {
        Key = key,
        Headers = new EventHeaders { Source = "shop", UserId = "u-1" },
    };

    /// <summary>Delivers all that is ready, and gives up the events of a name.</summary>
    internal async Task DieAsync(string name)
    {
        for (var round = 0; round < 3; round++)
        {
            var lease = await Store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), Noon));
            foreach (var message in lease.Messages.Where(message => message.Envelope.Name == name))
            {
                await Store.Outbox.FailAsync(
                    lease, message, new DeliveryFailure("shop", "System.FormatException: no number\n   at Shop.Mailer", Noon.AddMinutes(1), RetryAt: null));
            }

            await Store.Outbox.ReleaseAsync(lease);
        }
    }

    internal async Task ExecuteAsync(string sql)
    {
        await using var unit = await Store.BeginAsync();
        await using var command = unit.Transaction.Connection!.CreateCommand();
        command.Transaction = unit.Transaction;
        command.CommandText = sql.Replace("{0}", Place[0] == "--sqlite" ? "sgb_" : Place[3] + ".", StringComparison.Ordinal);
        await command.ExecuteNonQueryAsync();
        await unit.CommitAsync();
    }

    internal Task<ToolRun> RunAsync(params string[] arguments) => ToolRun.OfAsync([.. arguments, .. Place]);

    private sealed class NoonClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Noon;
    }
}
