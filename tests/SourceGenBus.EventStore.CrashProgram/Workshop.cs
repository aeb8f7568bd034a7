using System.Data.Common;

namespace SourceGenBus.EventStore.CrashProgram;

/// <summary>
/// Writers append events and publish them in the same transaction; relays take them to handlers that write effects in theirs, and of which some fail
/// now and then.
/// Every commit that was seen is told on the standard output.
/// </summary>
internal sealed class Workshop(IDurableStore store)
{
    private const int Benches = 5;
    private const int Relays = 4;
    private const int Handlers = 8;

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
                ? "create table if not exists effects (number integer primary key autoincrement, handler integer not null, bench integer not null, id text not null)"
                : "create table if not exists effects (number bigint generated always as identity, handler integer not null, bench integer not null, id text not null)");
            await unit.CommitAsync();
        }

        await using var bus = new EventBusBuilder().Build();
        var handling = Enumerable.Range(0, Handlers)
            .Select(handler => bus.Subscribe<ThingMade>((made, context, _) => HandleAsync(handler, made, context)))
            .ToList();
        using var stop = new CancellationTokenSource();
        var target = new CountingTarget(new TransactionalBusTarget(store, bus, _serializer, "workshop"));
        var relays = Enumerable.Range(0, Relays).Select(_ => Task.Run(() => new OutboxRelay(store.Outbox, target, Options).RunAsync(stop.Token))).ToList();

        await Task.WhenAll(Enumerable.Range(0, Benches).Select(bench => Task.Run(() => WorkAsync(bench, commands))));
        while (await store.Outbox.GetStateAsync() != default)
            await store.Outbox.Written.WaitAsync(store.Outbox.Written.Current, TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        await stop.CancelAsync();
        await Task.WhenAll(relays);
        handling.ForEach(static subscription => subscription.Dispose());
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

    /// <summary>Half of the handlers fail now and then, after their effect is written.</summary>
    private static async ValueTask HandleAsync(int handler, ThingMade made, EventContext context)
    {
        Death.Step();
        await ExecuteAsync((DbTransaction)context.Session!, $"insert into effects (handler, bench, id) values ({handler}, {made.Bench}, '{made.Id}')");
        Death.Step();
        if (handler % 2 == 1 && Random.Shared.Next(4) == 0)
            throw new InvalidOperationException($"Handler {handler} is not in the mood.");
    }

    private static async Task ExecuteAsync(DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>So that the program can also die before an event is delivered, and after it was and before it is marked.</summary>
    private sealed class CountingTarget(IHandlerTarget target) : IHandlerTarget
    {
        public async ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) =>
            await target.DeliverAsync(envelope, cancellationToken);

        public async ValueTask<DeliveryResult> DeliverAsync(EventEnvelope envelope, DeliveryScope scope, CancellationToken cancellationToken)
        {
            Death.Step();
            var result = await target.DeliverAsync(envelope, scope, cancellationToken);
            Death.Step();
            return result;
        }
    }
}
