using System.Data.Common;

namespace SourceGenBus.EventStore.CrashProgram;

/// <summary>
/// Writers append events and publish them in the same transaction; relays take them to handlers that write effects in theirs, and of which some
/// fail now and then; two runners each of a projection and of a subscription read them all. Whatever logs, logs to a sink that throws now and then.
/// Every commit that was seen is written to the standard output.
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
        Partitions = 8,
        MessagesPerPartition = 4,
        Concurrency = 2,
        PollingInterval = TimeSpan.FromMilliseconds(10),
        OutageDelay = TimeSpan.FromMilliseconds(10),
        Retries = new RetryPolicy { Attempts = int.MaxValue, FirstDelay = TimeSpan.FromMilliseconds(1), MaximumDelay = TimeSpan.FromMilliseconds(10) },
    };

    private static readonly EventSerializer Serializer = new(new EventTypeRegistry().AddDurableEvents());

    private readonly Readers _readers = new(store, Serializer);

    internal async Task RunAsync(int commands)
    {
        await CreateTablesAsync();
        await using var bus = new EventBusBuilder().Build();
        var handling = Enumerable.Range(0, Handlers)
            .Select(handler => bus.Subscribe<ThingMade>((made, context, _) => HandleAsync(handler, made, context)))
            .ToList();
        using var stop = new CancellationTokenSource();
        var target = new CountingTarget(new TransactionalBusTarget(store, bus, Serializer, "workshop"));
        var log = new FailingLogger();
        var working = Enumerable.Range(0, Relays)
            .Select(_ => Task.Run(() => new OutboxRelay(store.Outbox, target, Options, log.For<OutboxRelay>()).RunAsync(stop.Token)))
            .Concat(_readers.Runners(log).Select(run => Task.Run(() => run(stop.Token))))
            .ToList();

        await Task.WhenAll(Enumerable.Range(0, Benches).Select(bench => Task.Run(() => WorkAsync(bench, commands))));
        while (!await IsDoneAsync())
        {
            if (working.Find(static worker => worker.IsCompleted) is { } ended)
                throw new InvalidOperationException("A worker has ended, though it was not told to.", ended.Exception);
            await store.Outbox.Written.WaitAsync(store.Outbox.Written.Current, TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        await stop.CancelAsync();
        await Task.WhenAll(working);
        handling.ForEach(static subscription => subscription.Dispose());
        Console.WriteLine("done");
    }

    private async Task<bool> IsDoneAsync()
    {
        try
        {
            return await store.Outbox.GetStateAsync() == default && !await _readers.AreBehindAsync();
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            // A pool that is too small has no connection left just now.
            return false;
        }
    }

    private async Task CreateTablesAsync()
    {
        var number = store is Sqlite.SqliteStore ? "number integer primary key autoincrement" : "number bigint generated always as identity";
        await using var unit = await BeginAsync(store);
        await ExecuteAsync(unit.Transaction, $"create table if not exists effects ({number}, handler integer not null, bench integer not null, id text not null)");
        await ExecuteAsync(unit.Transaction, $"create table if not exists projected ({number}, bench integer not null, id text not null)");
        await ExecuteAsync(unit.Transaction, $"create table if not exists handed_over ({number}, bench integer not null, id text not null)");
        await unit.CommitAsync();
    }

    private async Task WorkAsync(int bench, int commands)
    {
        for (var command = 0; command < commands; command++)
        {
            var made = new ThingMade(bench, Guid.NewGuid().ToString("N"));
            Death.Step();
            await using var unit = await BeginAsync(store);
            await store.Events.AppendAsync(
                unit.Transaction, $"bench-{bench}", ExpectedVersion.Any, [Serializer.Wrap(made)], new AppendOptions { Publish = true });
            Death.Step();
            await unit.CommitAsync();
            Death.Step();
            Console.WriteLine(made.Id);
            Death.Step();
        }
    }

    /// <summary>
    /// Half of the handlers fail now and then, after their effect is written and with exceptions that are hard to store; one runs SQL that fails
    /// and says nothing of it, which PostgreSQL answers by rolling back what the handler wrote.
    /// </summary>
    private static async ValueTask HandleAsync(int handler, ThingMade made, EventContext context)
    {
        Death.Step();
        var transaction = (DbTransaction)context.Session!;
        await ExecuteAsync(transaction, $"insert into effects (handler, bench, id) values ({handler}, {made.Bench}, '{made.Id}')");
        Death.Step();
        if (handler % 2 == 1 && Random.Shared.Next(4) == 0)
            throw UnspeakableException.Any(handler);
        if (handler == 2 && Random.Shared.Next(4) == 0)
        {
            try
            {
                await ExecuteAsync(transaction, "select * from there_is_no_such_table");
            }
            catch (DbException)
            {
            }
        }
    }

    /// <summary>Begins, however long a pool that is too small has no connection left.</summary>
    internal static async Task<StoreTransaction> BeginAsync(IDurableStore store)
    {
        while (true)
        {
            try
            {
                return await store.BeginAsync();
            }
            catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
            {
                await Task.Delay(Random.Shared.Next(20));
            }
        }
    }

    internal static async Task ExecuteAsync(DbTransaction transaction, string sql)
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
