using System.Data.Common;

namespace SourceGenBus.EventStore.CrashProgram;

/// <summary>
/// Writers append events and publish them in the same transaction; relays take them to a handler that writes an effect in its own.
/// Every commit that was seen is told on the standard output.
/// </summary>
internal sealed class Workshop(IDurableStore store)
{
    private const int Benches = 5;
    private const int Relays = 4;

    private static readonly OutboxRelayOptions Options = new()
    {
        // What a dead program has leased is free again after this time.
        LeaseDuration = TimeSpan.FromMilliseconds(300),
        Lanes = 8,
        MessagesPerLane = 4,
        Concurrency = 2,
        PollingInterval = TimeSpan.FromMilliseconds(10),
        OutageDelay = TimeSpan.FromMilliseconds(10),
        Retries = new RetryPolicy { Attempts = int.MaxValue, FirstDelay = TimeSpan.FromMilliseconds(1), MaximumDelay = TimeSpan.FromMilliseconds(10) },
    };

    private readonly EventSerializer _serializer = new(new EventTypeRegistry().AddDurableEvents());

    internal async Task RunAsync(int commands)
    {
        await using (var unit = await store.BeginAsync())
        {
            await ExecuteAsync(unit.Transaction, store is Sqlite.SqliteStore
                ? "create table if not exists effects (number integer primary key autoincrement, bench integer not null, id text not null)"
                : "create table if not exists effects (number bigint generated always as identity, bench integer not null, id text not null)");
            await unit.CommitAsync();
        }

        await using var bus = new EventBusBuilder().Build();
        using var handling = bus.Subscribe<ThingMade>(HandleAsync);
        using var stop = new CancellationTokenSource();
        var target = new CountingTarget(new TransactionalBusTarget(store, bus, _serializer, "workshop"));
        var relays = Enumerable.Range(0, Relays).Select(_ => Task.Run(() => new OutboxRelay(store.Outbox, target, Options).RunAsync(stop.Token))).ToList();

        await Task.WhenAll(Enumerable.Range(0, Benches).Select(bench => Task.Run(() => WorkAsync(bench, commands))));
        while (await store.Outbox.GetStateAsync() != default)
            await store.Outbox.Written.WaitAsync(store.Outbox.Written.Current, TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        await stop.CancelAsync();
        await Task.WhenAll(relays);
        Console.WriteLine("done");
    }

    private async Task WorkAsync(int bench, int commands)
    {
        for (var command = 0; command < commands; command++)
        {
            var made = new ThingMade(bench, Guid.NewGuid().ToString("N"));
            Death.Step();
            await using var unit = await store.BeginAsync();
            await store.Events.AppendAsync(
                unit.Transaction, $"bench-{bench}", ExpectedVersion.Any, [_serializer.Wrap(made)], new AppendOptions { Publish = true });
            Death.Step();
            await unit.CommitAsync();
            Death.Step();
            Console.WriteLine(made.Id);
            Death.Step();
        }
    }

    private async ValueTask HandleAsync(ThingMade made, EventContext context, CancellationToken cancellationToken)
    {
        Death.Step();
        await ExecuteAsync((DbTransaction)context.Session!, $"insert into effects (bench, id) values ({made.Bench}, '{made.Id}')");
        Death.Step();
    }

    private static async Task ExecuteAsync(DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>So that the program can also die before an event is delivered, and after it was and before it is marked.</summary>
    private sealed class CountingTarget(IOutboxTarget target) : IOutboxTarget
    {
        public async ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            Death.Step();
            await target.DeliverAsync(envelope, cancellationToken);
            Death.Step();
        }
    }
}
